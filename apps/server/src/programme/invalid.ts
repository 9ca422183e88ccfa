import type { Problem, ProblemCode } from '@laurel/core/programme'
import { Refusal } from '../refusal.ts'

/** For whoever reads the answer as it is; the screens have words of their own in three languages. */
const SENTENCES: Readonly<Record<ProblemCode, string>> = {
  'no-json': 'is no JSON: save the file anew as UTF-8 text, or export it again',
  'too-large': 'is larger than 16 MB: leave out pictures or make two programmes of it',
  'too-deep': 'is nested deeper than the format goes',
  'key-twice': 'names a field twice: leave one of them',
  'other-format': 'is no programme: "format" has to be "laurel-programme"',
  'newer-version': 'is of a version that this server does not know: bring the server up to date',
  'unknown-field': 'is not in the format: take it out, or mend its spelling',
  missing: 'is missing: add it',
  'wrong-kind': 'is of another kind: a text, a number or a list is wanted here',
  'too-short': 'is too short or too small: fill it in',
  'too-long': 'is too long or too large: shorten it',
  'not-allowed': 'is none of the values that are allowed here',
  unshowable: 'has letters that cannot be shown, or spaces around it: take them out',
  'unknown-design': 'names a template, palette or symbol that the studio does not have',
  'unknown-type': 'is not in the Open Badges list and is no ext: name',
  'no-png': 'is no PNG as a data: address; other pictures are not taken',
  'broken-picture': 'cannot be drawn: save the picture as PNG anew',
  twice: 'is there twice: keys, names and ids have to differ',
  'not-there': 'points at something that is not in the file',
  'level-beyond': 'speaks of more levels than the achievement has',
  cycle: 'leads back to itself: take out one of the arrows',
  'broken-order': 'stands before, after or within a step that is not there',
  empty: 'holds nothing that can be earned',
  'pathway-broken':
    'is published here and would no longer hold together: put its learners on another first, or mend the file',
  'skill-archived': 'points at a skill that is in the archive here: restore it first',
  'no-room': 'does not fit into what this institution may store',
  'many-problems': 'has more problems than are listed here',
}

/** All that is wrong with a file, each with its place in it. Nothing of the file is repeated. */
export const invalid = (problems: readonly Problem[]): Refusal =>
  new Refusal(
    'E_PROGRAMME_INVALID',
    problems.map(({ path, code }) => ({ path, code, message: SENTENCES[code] })),
  )
