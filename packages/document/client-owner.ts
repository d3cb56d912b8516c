/** Whose a client id of a document is, seen from the sender of an update; asked by the gate and its parts. */

/** `other-suggest`: another's suggesting id. `unclaimed`: nobody's yet. */
export type ClientOwner = 'own-direct' | 'own-suggest' | 'other' | 'other-suggest' | 'unclaimed' | 'server'
