/**
 * Whom a page believes to be: the participant whose page it is, said with every request and at every live door. A
 * browser has one session for all its windows, so a window that stays open while somebody else signs in would otherwise
 * act in their name. Programs that say nothing are whoever their session says. Source: live rule L25.
 */

/** The header of a request, with a participant's id. */
export const believedPersonHeader = 'x-acquis-as'
/** The same at `/collab` and `/events`, where a browser can send no header. */
export const believedPersonParameter = 'as'
