import type * as z from 'zod'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { shownBy } from '../skill/cover-framework.ts'
import { alignedAwards } from '../skill/store.ts'
import type { zInsightSkills } from './schema.ts'

/** Squares that a screen can still show; the coverage page of the framework has all of them. */
const MOST_SKILLS = 400
const MOST_FRAMEWORKS = 12

type FrameworkRow = { id: string; title: string; language: string; translations: Words | null; skills: number }
type Words = Record<string, { title?: string; label?: string; statement?: string }>
type SkillRow = { id: string; label: string | null; statement: string; translations: Words | null }

const labelsOf = (translations: Words | null) =>
  Object.fromEntries(
    Object.entries(translations ?? {}).flatMap(([tag, words]) => {
      const label = words.label ?? words.statement
      return label ? [[tag, label]] : []
    }),
  )

/** How far what can be earned, and what was earned, reaches into each framework. */
export async function showSkills(deps: Deps, actor: Actor): Promise<z.infer<typeof zInsightSkills>> {
  const { issuerId } = actor
  return tx(deps, actor, async tx => {
    const frameworks = await tx.execute<FrameworkRow>(sql`
      select framework.id, title, language, framework.translations, (select count(*)::int from skill
          where skill.issuer_id = ${issuerId} and framework_id = framework.id and skill.state = 'active') as skills
      from framework where issuer_id = ${issuerId} and state = 'active' order by lower(title), id limit ${MOST_FRAMEWORKS}`)
    const shown: z.infer<typeof zInsightSkills>['frameworks'] = []
    for (const one of frameworks.rows) {
      const aligned = await alignedAwards(tx, issuerId, one.id)
      const covered = new Set<string>()
      const awards = new Map<string, number>()
      for (const other of aligned)
        if (other.is_current)
          for (const { skillId, frameworkId } of other.alignments) frameworkId === one.id && covered.add(skillId)
        else
          for (const skillId of shownBy(other, one.id)) awards.set(skillId, (awards.get(skillId) ?? 0) + other.awards)
      const known = [...new Set([...covered, ...awards.keys()])]
      const still = await tx.execute<{ id: string }>(sql`
        select id from skill where issuer_id = ${issuerId} and framework_id = ${one.id} and state = 'active'
          and id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(known)}::jsonb))`)
      const isThere = new Set(still.rows.map(row => row.id))
      const skills = await tx.execute<SkillRow>(sql`
        select id, label, statement, translations from skill where issuer_id = ${issuerId} and framework_id = ${one.id}
          and state = 'active' order by position limit ${MOST_SKILLS}`)
      shown.push({
        id: one.id,
        title: one.title,
        titles: {
          ...Object.fromEntries(
            Object.entries(one.translations ?? {}).flatMap(([tag, words]) => (words.title ? [[tag, words.title]] : [])),
          ),
          [one.language]: one.title,
        },
        skills: one.skills,
        covered: [...covered].filter(id => isThere.has(id)).length,
        shown: [...awards.keys()].filter(id => isThere.has(id)).length,
        map: skills.rows.map(skill => ({
          id: skill.id,
          label: skill.label ?? skill.statement,
          labels: labelsOf(skill.translations),
          isCovered: covered.has(skill.id),
          awards: awards.get(skill.id) ?? 0,
        })),
      })
    }
    return { frameworks: shown }
  })
}
