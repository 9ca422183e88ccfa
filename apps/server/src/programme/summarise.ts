import type { Programme } from '@laurel/core/programme'
import type { ProgrammeSummary } from './schema.ts'

const SHOWN_PICTURES = 6

export const summarise = ({ frameworks, achievements, pathways, ...programme }: Programme): ProgrammeSummary => ({
  id: programme.id,
  edition: programme.edition,
  name: programme.name,
  description: programme.description,
  language: programme.language,
  translations: programme.translations,
  languages: programme.languages,
  author: programme.author,
  licence: programme.licence,
  counts: {
    achievements: achievements.length,
    pathways: pathways.length,
    frameworks: frameworks.length,
    skills: frameworks.reduce((sum, one) => sum + one.skills.length, 0),
  },
  hours: achievements.reduce((sum, one) => sum + (one.kind === 'macro' ? 0 : (one.workloadHours ?? 0)), 0),
  kinds: Object.fromEntries(
    (['macro', 'micro', 'alternative'] as const).map(kind => [
      kind,
      achievements.filter(one => one.kind === kind).length,
    ]),
  ) as ProgrammeSummary['kinds'],
  designs: achievements
    // What it leads to comes first.
    .toSorted((one, other) => Number(other.kind === 'macro') - Number(one.kind === 'macro'))
    .flatMap(({ picture }) => ('design' in picture ? [picture.design] : []))
    .slice(0, SHOWN_PICTURES)
    .map(({ template, palette, symbol }) => ({ template, palette, symbol })),
})
