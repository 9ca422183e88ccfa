/**
 * The end of a list that is never signed again. RFC 5280 (§4.1.2.5) has this very instant for what has no end of its own,
 * and every reader of RFC 3339 can read it.
 */
export const LAST_VALID_UNTIL = '9999-12-31T23:59:59Z'
/** The same in seconds since 1970. */
export const LAST_EXPIRES = 253_402_300_799
