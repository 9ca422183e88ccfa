import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** One wrong field: `path` in dots (`recipient.email`), `code` stable, `message` a sentence; `row` where there are many. */
export type FieldProblem = {
  readonly row?: number
  readonly path: string
  readonly code: string
  readonly message: string
}

/** What a refusal says (RFC 9457). `title` is for people who read JSON; apps translate by `code`. */
export type Refusal<Code extends string = string> = {
  readonly code: Code
  readonly detail?: string
  readonly errors?: readonly FieldProblem[]
}

const words = (code: string) => {
  const plain = code.replace(/^E_/, '').replaceAll('_', ' ').toLowerCase()
  return plain.charAt(0).toUpperCase() + plain.slice(1)
}

/** The document of a refusal. Nothing of the request is repeated in it. */
const problemDocument = (status: number, refusal: Refusal) => ({
  type: `urn:laurel:problem:${refusal.code}`,
  title: words(refusal.code),
  status,
  code: refusal.code,
  ...(refusal.detail === undefined ? {} : { detail: refusal.detail }),
  ...(refusal.errors === undefined ? {} : { errors: refusal.errors }),
})

/** Answers with `refusal` under `status`. */
export const answerProblem = (c: Context, status: ContentfulStatusCode, refusal: Refusal): Response =>
  c.json(problemDocument(status, refusal), status, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  })

type ZodIssue = { readonly path: readonly PropertyKey[]; readonly code?: string | undefined; readonly message: string }

/** Field problems of a body that zod refused. Zod's messages name the rule and never the value. */
export const fieldProblems = (error: { readonly issues: readonly ZodIssue[] }): FieldProblem[] =>
  error.issues.slice(0, 50).map(issue => ({
    path: issue.path.map(String).join('.'),
    code: issue.code ?? 'custom',
    message: issue.message,
  }))
