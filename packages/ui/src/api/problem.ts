/** One wrong field of a request: `path` in dots (`recipient.email`), `code` stable, `message` a sentence. */
export type FieldError = { readonly path: string; readonly code: string; readonly message: string }

/** What the server said no with (RFC 9457), or that it could not be reached (`code` E_OFFLINE, `status` 0). */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string | undefined
  readonly errors: readonly FieldError[]

  constructor(facts: {
    status: number
    code: string
    title: string
    detail?: string | undefined
    errors?: readonly FieldError[]
  }) {
    super(facts.detail ?? facts.title)
    this.name = 'ApiProblem'
    this.status = facts.status
    this.code = facts.code
    this.title = facts.title
    this.detail = facts.detail
    this.errors = facts.errors ?? []
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** Field errors come with dots, slashes or arrays as path; forms want dots. */
const readFieldErrors = (value: unknown): FieldError[] =>
  Array.isArray(value)
    ? value.filter(isRecord).map(one => ({
        path: Array.isArray(one.path)
          ? one.path.join('.')
          : (text(one.path) ?? '').replace(/^[#/]+/, '').replaceAll('/', '.'),
        code: text(one.code) ?? '',
        message: text(one.message) ?? '',
      }))
    : []

/** Reads a refused answer; anything but problem+json still becomes a problem with the HTTP status. */
export function readProblem(status: number, body: unknown): ApiProblem {
  const facts = isRecord(body) ? body : {}
  return new ApiProblem({
    status,
    code: text(facts.code) ?? `HTTP_${status}`,
    title: text(facts.title) ?? text(facts.message) ?? `HTTP ${status}`,
    detail: text(facts.detail),
    errors: readFieldErrors(facts.errors),
  })
}
