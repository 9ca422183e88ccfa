import type { Sessions } from '../app.ts'
import type { Deps } from '../deps.ts'
import { currentIssuer } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { beginAnswer, declineRequest } from './answer-link.ts'
import type { Language } from './endorsement-document.ts'
import { zAnswer } from './schema.ts'
import { signByLink } from './sign-by-link.ts'
import { endorsementUrl } from './view.ts'

type Form = Readonly<Record<string, string | readonly string[]>>
type Problems = Readonly<Record<string, string>>

/** What is typed without its beginning is meant with it. */
const withScheme = (form: Form): Form =>
  typeof form.url === 'string' && form.url.trim() !== '' && !/^\w+:/.test(form.url.trim())
    ? { ...form, url: `https://${form.url.trim()}` }
    : form

const WORDS = new Set(['required', 'address', 'nothing-said', 'resembles', 'changed'])

/** @returns by field, the word for what is wrong with it */
function problemsIn(form: Form): Problems {
  const read = zAnswer.safeParse(withScheme(form))
  if (read.success) return {}
  return Object.fromEntries(
    read.error.issues
      .toReversed()
      .map(one => [String(one.path[0] ?? 'comment'), WORDS.has(one.message) ? one.message : 'required']),
  )
}

export async function checkAnswer(deps: Deps, token: string, form: Form): Promise<Problems> {
  const problems = problemsIn(form)
  await beginAnswer(deps, token).catch(orOver)
  return problems
}

function orOver(error: unknown): 'over' {
  if (error instanceof Refusal && ['E_ENDORSEMENT_STATE', 'E_NOT_FOUND'].includes(error.code)) return 'over'
  throw error
}

/** Which field a refusal is about. */
const FIELD_OF: Readonly<Record<string, readonly [field: string, word: string]>> = {
  E_NAME_RESEMBLES: ['organisation', 'resembles'],
  E_SUBJECT_CHANGED: ['comment', 'changed'],
  E_FORBIDDEN: ['as', 'required'],
}

export async function signOnPage(
  deps: Deps,
  sessions: Sessions,
  token: string,
  form: Form,
  language: Language,
  request: Request,
) {
  try {
    const answer = zAnswer.parse(withScheme(form))
    const { person, endorserId, id } = await signByLink(deps, sessions, token, answer, language)
    const endorser = await tx(deps, { issuerId: endorserId }, tx => currentIssuer(tx, endorserId))
    return {
      kind: 'signed' as const,
      cookies: await sessions.openSession(person.id, request),
      path: new URL(endorsementUrl(deps.baseUrl, endorser.short_name, id)).pathname,
      name: endorser.name,
    }
  } catch (error) {
    const about = error instanceof Refusal ? FIELD_OF[error.code] : undefined
    if (about) return { kind: 'problems' as const, problems: { [about[0]]: about[1] } }
    return { kind: orOver(error) }
  }
}

export const declineOnPage = (deps: Deps, token: string, reason: string): Promise<'declined' | 'over'> =>
  declineRequest(deps, token, reason).then(() => 'declined' as const, orOver)
