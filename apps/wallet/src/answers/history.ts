import type { Answered, Contents } from '../vault/contents.ts'

/** So many answers are remembered; the oldest go. */
const MOST_KEPT = 500

export const withAnswer = (contents: Contents, answered: Answered): Contents => ({
  ...contents,
  answers: [...(contents.answers ?? []), answered].slice(-MOST_KEPT),
})
