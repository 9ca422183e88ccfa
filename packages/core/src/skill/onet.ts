import { err, ok, type Result } from '../primitives/index.ts'
import { type Framework, type FrameworkError, inTreeOrder, MAX_SKILLS, type Skill } from './framework.ts'
import { readRecords } from './table.ts'

/** True for the header of a file of the O*NET database that names elements of its content model. */
export const isOnetTable = (header: string): boolean => /Element ID/.test(header) && /Element Name/.test(header)

/** `2.A.1.b` → `2.A.1`: the content model's numbers are its tree. */
const above = (id: string): string | null => (id.includes('.') ? id.slice(0, id.lastIndexOf('.')) : null)

/**
 * Reads elements of the O*NET content model, from `Content Model Reference` or from a file of ratings such as `Skills`,
 * which names each element once for every occupation.
 */
export function readOnetTable(table: string, id: string): Result<Framework, FrameworkError> {
  const elements = new Map<string, { name: string; description: string | null; source: Record<string, string> }>()
  for (const one of readRecords(table)) {
    const [key, name] = [one['Element ID'], one['Element Name']]
    if (!key || !name || elements.has(key)) continue
    const isRating = one['O*NET-SOC Code'] !== undefined
    elements.set(key, {
      name,
      description: one.Description || null,
      // A rating is about an occupation, and not about the skill.
      source: isRating ? { 'Element ID': key, 'Element Name': name } : one,
    })
  }
  if (elements.size === 0) return err({ code: 'FRAMEWORK_EMPTY' })
  if (elements.size > MAX_SKILLS) return err({ code: 'FRAMEWORK_TOO_LARGE', at: String(elements.size) })
  const parentOf = (key: string): string | null => {
    for (let at = above(key); at !== null; at = above(at)) if (elements.has(at)) return at
    return null
  }
  const skills = inTreeOrder(
    [...elements].map(
      ([key, { name, description, source }]): Skill => ({
        id: key,
        uri: `https://www.onetonline.org/find/descriptor/result/${key}`,
        parentId: parentOf(key),
        code: key,
        statement: description ?? name,
        label: name,
        type: null,
        notes: null,
        language: 'en',
        keywords: [],
        educationLevels: [],
        source,
      }),
    ),
  )
  if (!skills) return err({ code: 'FRAMEWORK_CYCLE' })
  return ok({
    id,
    uri: 'https://www.onetcenter.org/content.html',
    title: 'O*NET content model',
    description: null,
    creator: 'O*NET Resource Center',
    publisher: 'U.S. Department of Labor, Employment and Training Administration',
    version: null,
    language: 'en',
    subjects: [],
    licence: 'https://creativecommons.org/licenses/by/4.0/',
    skills,
    links: [],
    source: null,
  })
}
