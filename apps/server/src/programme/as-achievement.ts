import { type AchievementPart, type Problem, type ProblemCode, problemAt } from '@laurel/core/programme'
import type * as z from 'zod'
import { zNewAchievement } from '../achievement/schema.ts'
import type { AchievementRow } from '../achievement/store.ts'

const orNull = <One extends object>(words: One): One | null => (Object.keys(words).length > 0 ? words : null)

/** Levels by name, else by their place: a level whose name was mended is still the level that people have reached. */
function levelIds(part: AchievementPart, before: AchievementRow | undefined): (string | undefined)[] {
  const old = before?.levels ?? []
  const byName = part.levels.map(level => old.find(one => one.name === level.name)?.id)
  return byName.map((id, at) => id ?? (byName.includes(old[at]?.id) ? undefined : old[at]?.id))
}

/** A part of a file as the stage of achievements takes it; `before` is what it has become at an earlier time. */
export function asAchievement(
  part: AchievementPart,
  skillId: (framework: string, skill: string) => string,
  before?: AchievementRow,
): z.input<typeof zNewAchievement> {
  const { key: _, picture, certificate: _certificate, alignments, rubric, descriptors, translations, ...said } = part
  const ids = levelIds(part, before)
  return {
    ...said,
    levels: part.levels.map((one, at) => ({ ...one, id: ids[at] })),
    rubric: rubric && {
      ...rubric,
      criteria: rubric.criteria.map(one => ({
        ...one,
        id: before?.rubric?.criteria.find(old => old.name === one.name)?.id,
      })),
    },
    translations: orNull(translations),
    descriptors: descriptors && {
      ...descriptors,
      outcomes: descriptors.outcomes.length > 0 ? descriptors.outcomes : undefined,
      assessment: descriptors.assessment.length > 0 ? descriptors.assessment : undefined,
      translations: orNull(descriptors.translations) ?? undefined,
    },
    design: 'design' in picture ? picture.design : null,
    alignments: alignments.map(one => ({
      skillId: skillId(one.framework, one.skill),
      level: one.level,
      fromLevel: one.fromLevel,
    })),
  }
}

const NOBODY = '00000000-0000-7000-8000-000000000000'

/** What the stage of achievements would not take although the format has it: letters as people count them, for one. */
export const unfitFor = (parts: readonly AchievementPart[]): Problem[] =>
  parts.flatMap((part, at) => {
    const read = zNewAchievement.safeParse(asAchievement({ ...part, alignments: [] }, () => NOBODY))
    return read.success
      ? []
      : read.error.issues.map(issue => {
          const code: ProblemCode = issue.code === 'too_big' ? 'too-long' : 'not-allowed'
          const path = issue.path[0] === 'design' ? ['picture', ...issue.path] : issue.path
          return problemAt(['achievements', at, ...(path as (string | number)[])], code)
        })
  })
