/** The most that a credential inside a picture may take once expanded: as much as one outside (TRUST.md). */
export const MAX_BAKED = 262_144
