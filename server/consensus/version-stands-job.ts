/** The job at the end of the day for which a version stands that came during a call. */
export const versionStandsJob = 'consensus-version-stands'
