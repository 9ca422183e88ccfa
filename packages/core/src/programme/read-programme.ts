import type * as z from 'zod'
import { err, isJsonObject, type Json, ok, parseStrictJson, type Result, readBySchema } from '../primitives/index.ts'
import { checkReferences } from './check-references.ts'
import { MOST_PROGRAMME_BYTES, PROGRAMME_FORMAT, PROGRAMME_VERSION, type Programme, zProgramme } from './format.ts'
import { PROGRAMME_PROBLEMS, type Problem, type ProblemCode, problemAt } from './problem.ts'

const MOST_DEPTH = 16
/** A file that has more wrong with it is not mended from a list. */
const MOST_PROBLEMS = 50

const JSON_PROBLEMS: Readonly<Record<string, ProblemCode>> = {
  JSON_TOO_LARGE: 'too-large',
  JSON_TOO_DEEP: 'too-deep',
  JSON_DUPLICATE_KEY: 'key-twice',
  JSON_FORBIDDEN_KEY: 'unknown-field',
}

type Issue = z.core.$ZodIssue
const isOurs = (code: string): code is ProblemCode => (PROGRAMME_PROBLEMS as readonly string[]).includes(code)

/** A choice of several forms says what is wrong with the one that came nearest. */
function nearest(forms: readonly (readonly Issue[])[]): readonly Issue[] {
  const misses = (issues: readonly Issue[]) =>
    issues.filter(one => one.code === 'unrecognized_keys' || (one.code === 'invalid_type' && one.path.length < 2))
      .length
  return [...forms].sort((one, other) => misses(one) - misses(other) || one.length - other.length)[0] ?? []
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  )

function problemsOf(issues: readonly Issue[], whole: unknown, above: readonly PropertyKey[] = []): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    const path = [...above, ...issue.path]
    const at = (code: ProblemCode, ...more: string[]) => problemAt([...path, ...more] as (string | number)[], code)
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map(key => at('unknown-field', key))
      case 'invalid_key':
        return [at('not-allowed')]
      case 'invalid_union': {
        const forms = nearest(issue.errors)
        return forms.length > 0 ? problemsOf(forms, whole, path) : [at('not-allowed')]
      }
      case 'too_small':
        return [at('too-short')]
      case 'too_big':
        return [at('too-long')]
      case 'invalid_type':
        return [at(valueAt(whole, path) === undefined ? 'missing' : 'wrong-kind')]
      case 'custom':
        return [at(isOurs(issue.message) ? issue.message : 'not-allowed')]
      default:
        return [at('not-allowed')]
    }
  })
}

const few = (problems: readonly Problem[]): readonly Problem[] =>
  problems.length <= MOST_PROBLEMS ? problems : [...problems.slice(0, MOST_PROBLEMS), problemAt([], 'many-problems')]

/** A programme out of a JSON value, or everything that is wrong with it. */
export function parseProgramme(value: Json): Result<Programme, readonly Problem[]> {
  if (!isJsonObject(value) || value.format !== PROGRAMME_FORMAT) return err([problemAt(['format'], 'other-format')])
  if (value.version !== PROGRAMME_VERSION)
    return err([problemAt(['version'], typeof value.version === 'number' ? 'newer-version' : 'wrong-kind')])
  const read = readBySchema(zProgramme, value)
  if (!read.success) return err(few(problemsOf(read.error.issues, value)))
  const problems = checkReferences(read.data)
  return problems.length > 0 ? err(few(problems)) : ok(read.data)
}

/**
 * Reads a programme's file. What two programs could read differently is refused (H-40), what is not in the format too:
 * an importer that passed over a field would leave out what its author wrote.
 *
 * @returns the programme, or what is wrong and where; never throws
 */
export function readProgramme(text: string | Uint8Array): Result<Programme, readonly Problem[]> {
  const json = parseStrictJson(text, { maxBytes: MOST_PROGRAMME_BYTES, maxDepth: MOST_DEPTH })
  if (!json.ok) return err([problemAt([], JSON_PROBLEMS[json.error.code] ?? 'no-json')])
  return parseProgramme(json.value)
}
