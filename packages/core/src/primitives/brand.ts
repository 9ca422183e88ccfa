declare const brand: unique symbol

/** A `T` that only its own parser can make, so that a learner's id never passes for an award's. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }
