import { moveRow } from '../app/move-row.ts'
import type { Entry } from './transcript.ts'

/** A heading with the awards under it, in order; `key` holds its place on the screen. */
export type Section = { readonly key: string; readonly title: string; readonly awards: readonly string[] }
export const GROUPINGS = ['kind', 'pathway', 'year', 'none'] as const
export type Grouping = (typeof GROUPINGS)[number]

type Named = { readonly kind: (kind: Entry['kind']) => string; readonly other: string; readonly all: string }

const newKey = () => crypto.randomUUID()
/** A heading names achievements, so what is of one achievement stands under one heading. */
const sameThing = (one: Entry, other: Entry) =>
  one.achievementId === other.achievementId && one.version === other.version

/** What is in force: its parts need not be named beside what consists of them. */
export function usual(entries: readonly Entry[]): Entry[] {
  const within = new Set(entries.flatMap(one => one.consistsOf))
  return entries.filter(one => one.inForce && !within.has(one.id))
}

/** Sorted under headings; each achievement under the first that fits it. */
export function grouped(entries: readonly Entry[], by: Grouping, words: Named): Section[] {
  const headingOf = (entry: Entry): string => {
    if (by === 'kind') return words.kind(entry.kind)
    if (by === 'pathway') return entry.pathways[0]?.name ?? words.other
    return by === 'year' ? entry.validFrom.slice(0, 4) : words.all
  }
  const titles = new Map<string, string[]>()
  const seen: { entry: Entry; title: string }[] = []
  for (const entry of entries) {
    const title = seen.find(one => sameThing(one.entry, entry))?.title ?? headingOf(entry)
    seen.push({ entry, title })
    titles.set(title, [...(titles.get(title) ?? []), entry.id])
  }
  // What fits nowhere comes last.
  return [...titles]
    .sort(([one], [other]) => Number(one === words.other) - Number(other === words.other))
    .map(([title, awards]) => ({ key: newKey(), title, awards }))
}

/** As the last transcript had it, with what it did not know left out. */
export function asBefore(
  entries: readonly Entry[],
  sections: readonly { readonly title: string; readonly awards: readonly string[] }[],
): Section[] {
  const known = new Set(entries.map(one => one.id))
  return sections
    .map(({ title, awards }) => ({ key: newKey(), title, awards: awards.filter(id => known.has(id)) }))
    .filter(one => one.awards.length > 0)
}

export const leaveOut = (sections: readonly Section[], id: string): Section[] =>
  sections
    .map(one => ({ ...one, awards: one.awards.filter(other => other !== id) }))
    .filter(one => one.awards.length > 0)

/** Where others of its achievement stand; else under the last heading. */
export function putIn(sections: readonly Section[], entry: Entry, entries: readonly Entry[], title: string): Section[] {
  const byId = new Map(entries.map(one => [one.id, one]))
  const at = sections.findIndex(section =>
    section.awards.some(id => {
      const other = byId.get(id)
      return other && sameThing(other, entry)
    }),
  )
  const place = at >= 0 ? at : sections.length - 1
  if (place < 0) return [{ key: newKey(), title, awards: [entry.id] }]
  return sections.map((section, index) =>
    index === place ? { ...section, awards: [...section.awards, entry.id] } : section,
  )
}

export function moveSection(sections: readonly Section[], key: string, by: -1 | 1): Section[] {
  return moveRow(
    sections,
    sections.findIndex(one => one.key === key),
    by,
  )
}

/** One place up or down; beyond the end of its heading it goes under the next one, with what is of its achievement. */
export function moveAward(sections: readonly Section[], entries: readonly Entry[], id: string, by: -1 | 1): Section[] {
  const at = sections.findIndex(one => one.awards.includes(id))
  const section = sections[at]
  const entry = entries.find(one => one.id === id)
  if (!section || !entry) return [...sections]
  const from = section.awards.indexOf(id)
  const to = from + by
  if (to >= 0 && to < section.awards.length)
    return sections.map(one => (one === section ? { ...one, awards: moveRow(one.awards, from, by) } : one))
  const next = sections[at + by]
  if (!next) return [...sections]
  const going = section.awards.filter(other => {
    const found = entries.find(one => one.id === other)
    return found !== undefined && sameThing(found, entry)
  })
  return sections
    .map(one => {
      if (one === section) return { ...one, awards: one.awards.filter(other => !going.includes(other)) }
      if (one === next) return { ...one, awards: by < 0 ? [...one.awards, ...going] : [...going, ...one.awards] }
      return one
    })
    .filter(one => one.awards.length > 0)
}

/** Under which heading an award stands, and where there: `place` counts from 1. */
export function placeOf(
  sections: readonly Section[],
  id: string,
): { readonly heading: string; readonly place: number; readonly count: number } | undefined {
  const section = sections.find(one => one.awards.includes(id))
  return section && { heading: section.title, place: section.awards.indexOf(id) + 1, count: section.awards.length }
}

/** A new heading that begins with this award; what is of its achievement comes along. */
export function beginSection(
  sections: readonly Section[],
  entries: readonly Entry[],
  id: string,
  title: string,
): Section[] {
  const at = sections.findIndex(one => one.awards.includes(id))
  const section = sections[at]
  const entry = entries.find(one => one.id === id)
  if (!section || !entry) return [...sections]
  const from = section.awards.indexOf(id)
  const isGoing = (other: string) => {
    const found = entries.find(one => one.id === other)
    return section.awards.indexOf(other) >= from || (found !== undefined && sameThing(found, entry))
  }
  const going = section.awards.filter(isGoing)
  const staying = section.awards.filter(other => !isGoing(other))
  return [
    ...sections.slice(0, at),
    ...(staying.length > 0 ? [{ ...section, awards: staying }] : []),
    { key: newKey(), title, awards: going },
    ...sections.slice(at + 1),
  ]
}

/** Credits of each system apart, and hours; what consists of others has theirs. */
export function totalsOf(entries: readonly Entry[]): {
  credits: readonly (readonly [system: string, number: number])[]
  hours: number
} {
  const within = new Set(entries.flatMap(one => one.consistsOf))
  const counted = entries.filter(one => !within.has(one.id))
  const bySystem = new Map<string, number>()
  for (const { credits } of counted)
    if (credits) bySystem.set(credits.system, (bySystem.get(credits.system) ?? 0) + credits.number)
  return { credits: [...bySystem], hours: counted.reduce((sum, one) => sum + (one.hours ?? 0), 0) }
}
