import type { TFunction } from 'i18next'

const PROBLEMS: Readonly<Record<string, string>> = {
  'no connection': 'noConnection',
  'too slow': 'tooSlow',
  'a redirect': 'redirect',
  'not a public address': 'notPublic',
  'a name that is not public': 'notPublic',
}

/** What the other side answered, or why there was no answer, in the reader's words. */
export const answerOf = (status: number | null, problem: string | null, t: TFunction): string => {
  if (status !== null) return t('webhooks.status', { status })
  if (problem === null) return '–'
  return t(`webhooks.problem.${PROBLEMS[problem] ?? 'other'}`)
}
