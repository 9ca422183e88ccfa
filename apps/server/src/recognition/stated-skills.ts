import type { StatedSkill } from '@laurel/core/skill'
import type { ContentRow } from '../achievement/store.ts'

/** The skills that an achievement shows, as its credentials state them; of each level all up to the highest. */
export const statedSkills = ({ alignments }: Pick<ContentRow, 'alignments'>): StatedSkill[] =>
  alignments.map(({ name, url, code, framework, description }) => ({ name, url, code, framework, description }))
