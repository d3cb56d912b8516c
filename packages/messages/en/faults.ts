/** What we say when something broke on our side; the cause is in the log under the incident's id. */

export const faultMessages = {
  fault: 'Something went wrong on our side. If it goes on, tell the secretariat this number: {incident}.',
} as const
