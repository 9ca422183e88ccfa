export type Fields = Record<string, unknown>
/** What a server answers. */
export type Answer = { status: number; body: unknown; headers?: Record<string, string> }
