import { checkPathway, type Pathway, type Way } from '../pathway/index.ts'
import { inTreeOrder } from '../skill/index.ts'
import type { AchievementPart } from './achievement-format.ts'
import type { Programme } from './format.ts'
import type { FrameworkPart } from './framework-format.ts'
import type { PathwayPart } from './pathway-format.ts'
import { type Place, type Problem, problemAt } from './problem.ts'

/** Of what `checkPathway` says, what is wrong even in a draft: the rest is a gap that somebody fills before publishing. */
const BROKEN: ReadonlySet<string> = new Set(['ID_TWICE', 'CYCLE', 'AFTER_MISSING', 'GROUP_MISSING', 'GROUP_IN_GROUP'])

/** Things that have to differ and do not. */
function twice(texts: readonly string[], place: Place, field: string): Problem[] {
  return texts.flatMap((text, at) => (texts.indexOf(text) < at ? [problemAt([...place, at, field], 'twice')] : []))
}

function frameworkProblems(framework: FrameworkPart, place: Place): Problem[] {
  const { skills, levels, published } = framework
  const keys = new Set(skills.map(one => one.key))
  const ids = new Set(levels.map(one => one.id))
  const problems = [
    ...twice(
      skills.map(one => one.key),
      [...place, 'skills'],
      'key',
    ),
    ...twice(
      levels.map(one => one.id),
      [...place, 'levels'],
      'id',
    ),
  ]
  for (const [at, skill] of skills.entries()) {
    const here = [...place, 'skills', at]
    if (skill.parent !== null && !keys.has(skill.parent)) problems.push(problemAt([...here, 'parent'], 'not-there'))
    for (const id of Object.keys(skill.descriptors))
      if (!ids.has(id)) problems.push(problemAt([...here, 'descriptors', id], 'not-there'))
    if (published && skill.identifier === null) problems.push(problemAt([...here, 'identifier'], 'missing'))
  }
  if (inTreeOrder(skills.map(one => ({ id: one.key, parentId: one.parent }))) === null)
    problems.push(problemAt([...place, 'skills'], 'cycle'))
  return problems
}

function achievementProblems(
  achievement: AchievementPart,
  place: Place,
  frameworks: ReadonlyMap<string, FrameworkPart>,
): Problem[] {
  const { levels, rubric, alignments } = achievement
  const problems = twice(
    levels.map(one => one.name.toLowerCase()),
    [...place, 'levels'],
    'name',
  )
  if (rubric) {
    const here = [...place, 'rubric', 'criteria']
    if (levels.length === 0) problems.push(problemAt([...place, 'levels'], 'missing'))
    problems.push(
      ...twice(
        rubric.criteria.map(one => one.name.toLowerCase()),
        here,
        'name',
      ),
    )
    for (const [at, { descriptors, translations }] of rubric.criteria.entries()) {
      if (descriptors.length > levels.length) problems.push(problemAt([...here, at, 'descriptors'], 'level-beyond'))
      for (const [language, words] of Object.entries(translations))
        if ((words?.descriptors?.length ?? 0) > levels.length)
          problems.push(problemAt([...here, at, 'translations', language, 'descriptors'], 'level-beyond'))
    }
  }
  const seen: string[] = []
  for (const [at, one] of alignments.entries()) {
    const here = [...place, 'alignments', at]
    const framework = frameworks.get(one.framework)
    if (!framework) problems.push(problemAt([...here, 'framework'], 'not-there'))
    else {
      if (!framework.skills.some(skill => skill.key === one.skill))
        problems.push(problemAt([...here, 'skill'], 'not-there'))
      if (one.level !== null && !framework.levels.some(level => level.id === one.level))
        problems.push(problemAt([...here, 'level'], 'not-there'))
    }
    if (one.fromLevel !== null && one.fromLevel > levels.length)
      problems.push(problemAt([...here, 'fromLevel'], 'level-beyond'))
    seen.push(`${one.framework} ${one.skill} ${one.level}`)
  }
  problems.push(...twice(seen, [...place, 'alignments'], 'skill'))
  return problems
}

/** As the stage of pathways has it; achievements go by their keys, levels by their numbers. */
export const asPathway = (part: PathwayPart): Pathway => ({
  ...part,
  steps: part.steps.map(step => ({
    ...step,
    ways: step.ways.map(
      (way): Way =>
        'achievement' in way
          ? {
              kind: 'achievement',
              achievementId: way.achievement,
              level: way.level === null ? null : String(way.level),
            }
          : { kind: 'elsewhere', ...way.elsewhere },
    ),
  })),
})

function pathwayProblems(
  pathway: PathwayPart,
  place: Place,
  achievements: ReadonlyMap<string, AchievementPart>,
): Problem[] {
  const problems: Problem[] = []
  if (pathway.awards !== null && !achievements.has(pathway.awards))
    problems.push(problemAt([...place, 'awards'], 'not-there'))
  for (const [at, step] of pathway.steps.entries())
    for (const [index, way] of step.ways.entries()) {
      if (!('achievement' in way)) continue
      const here = [...place, 'steps', at, 'ways', index]
      const achievement = achievements.get(way.achievement)
      if (!achievement) problems.push(problemAt([...here, 'achievement'], 'not-there'))
      else if ((way.level ?? 0) > achievement.levels.length)
        problems.push(problemAt([...here, 'level'], 'level-beyond'))
    }
  for (const { code, stepId } of checkPathway(asPathway(pathway))) {
    if (!BROKEN.has(code)) continue
    const at = pathway.steps.map(one => one.id).lastIndexOf(stepId ?? '')
    problems.push(problemAt([...place, 'steps', ...(at < 0 ? [] : [at])], code === 'CYCLE' ? 'cycle' : 'broken-order'))
  }
  return problems
}

/** Whether everything that the file points at is in it, once. */
export function checkReferences(programme: Programme): Problem[] {
  const { frameworks, achievements, pathways, languages } = programme
  const byKey = <One extends { readonly key: string }>(all: readonly One[]) => new Map(all.map(one => [one.key, one]))
  const problems: Problem[] = []
  for (const name of ['frameworks', 'achievements', 'pathways'] as const)
    problems.push(
      ...twice(
        programme[name].map(one => one.key),
        [name],
        'key',
      ),
    )
  const knownFrameworks = byKey(frameworks)
  const knownAchievements = byKey(achievements)
  for (const [at, one] of frameworks.entries()) problems.push(...frameworkProblems(one, ['frameworks', at]))
  for (const [at, one] of achievements.entries())
    problems.push(...achievementProblems(one, ['achievements', at], knownFrameworks))
  for (const [at, one] of pathways.entries())
    problems.push(...pathwayProblems(one, ['pathways', at], knownAchievements))
  for (const language of languages)
    for (const [at, one] of achievements.entries())
      if (one.language !== language && one.translations[language]?.name === undefined)
        problems.push(problemAt(['achievements', at, 'translations', language, 'name'], 'missing'))
  if (achievements.length + pathways.length + frameworks.length === 0) problems.push(problemAt([], 'empty'))
  return problems
}
