/** Everything that can be wrong with a programme's file. The screens have words for each. */
export const PROGRAMME_PROBLEMS = [
  'no-json',
  'too-large',
  'too-deep',
  'key-twice',
  'other-format',
  'newer-version',
  'unknown-field',
  'missing',
  'wrong-kind',
  'too-short',
  'too-long',
  'not-allowed',
  'unshowable',
  'unknown-design',
  'unknown-type',
  'no-png',
  'broken-picture',
  'twice',
  'not-there',
  'level-beyond',
  'cycle',
  'broken-order',
  'empty',
  'pathway-broken',
  'skill-archived',
  'no-room',
  'many-problems',
] as const
export type ProblemCode = (typeof PROGRAMME_PROBLEMS)[number]

/** One thing to mend, and where: `$.achievements[2].levels[0].name` (RFC 9535, normalised but for its quotes). */
export type Problem = { readonly path: string; readonly code: ProblemCode }

export type Place = readonly (string | number)[]

export const problemAt = (place: Place, code: ProblemCode): Problem => ({
  path: place.reduce<string>(
    (path, one) =>
      typeof one === 'number'
        ? `${path}[${one}]`
        : /^[A-Za-z_]\w*$/.test(one)
          ? `${path}.${one}`
          : `${path}[${JSON.stringify(one.slice(0, 80))}]`,
    '$',
  ),
  code,
})
