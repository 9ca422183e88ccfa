/**
 * Text as it is compared: compatibility-folded, lower case, and without the accents of Latin letters, so that `ecoute`
 * finds `Écoute`. Thai keeps its vowels and tones, which are letters there and no ornament.
 */
export const foldSkillText = (...parts: readonly (string | null | undefined)[]): string =>
  parts
    .filter(part => part)
    .join(' ')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim()

export type Searched = {
  readonly code: string | null
  readonly label: string | null
  readonly statement: string
  readonly keywords?: readonly string[]
  /** Label and statement in other languages. */
  readonly translations?: readonly string[]
}

/**
 * How well a skill answers to a search, the lower the better; null where a word of it is nowhere. Thai writes no spaces,
 * so a word is looked for anywhere; at the start of a word it counts for more.
 */
export function rankOf(one: Searched, typed: string): number | null {
  const wanted = foldSkillText(typed)
  if (wanted === '') return 0
  const code = foldSkillText(one.code)
  const label = foldSkillText(one.label ?? one.statement)
  const statement = foldSkillText(one.statement)
  const others = foldSkillText(...(one.translations ?? []), ...(one.keywords ?? []))
  const everything = `${code} ${label} ${statement} ${others}`
  if (!wanted.split(' ').every(word => everything.includes(word))) return null
  if (code === wanted) return 1
  if (label === wanted) return 2
  if (code !== '' && code.startsWith(wanted)) return 3
  if (label.startsWith(wanted)) return 4
  if (` ${label}`.includes(` ${wanted}`)) return 5
  if (label.includes(wanted)) return 6
  if (wanted.split(' ').every(word => label.includes(word))) return 7
  if (` ${others}`.includes(` ${wanted}`)) return 8
  return statement.includes(wanted) ? 9 : 10
}

/** Those that answer to a search, the best first; of two as good, the shorter one. */
export function rankSkills<One extends Searched>(skills: readonly One[], typed: string): One[] {
  const length = (one: Searched) => (one.label ?? one.statement).length
  return skills
    .flatMap(one => {
      const rank = rankOf(one, typed)
      return rank === null ? [] : [{ one, rank }]
    })
    .sort((a, b) => a.rank - b.rank || length(a.one) - length(b.one))
    .map(({ one }) => one)
}
