import type { Brand } from './brand.ts'

/** Milliseconds since 1970-01-01T00:00:00Z. Core never asks for the time: whoever calls brings it. */
export type Instant = Brand<number, 'Instant'>

export type Clock = () => Instant
