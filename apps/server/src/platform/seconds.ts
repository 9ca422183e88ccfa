import { type Instant, toIso } from '@laurel/core/primitives'

/** A time as credentials write it: UTC, to the second. */
export const seconds = (time: Date | string | number): string => toIso(new Date(time).getTime() as Instant)
