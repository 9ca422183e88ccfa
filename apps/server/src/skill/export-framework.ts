import { isJsonObject, type JsonObject } from '@laurel/core/primitives'
import { writeCasePackage } from '@laurel/core/skill'
import type { Deps } from '../deps.ts'
import type { Tx } from '../platform/database.ts'
import { frameworkOfRows, uuidOf, withUuids } from './framework-of-rows.ts'
import { caseBaseUrl, type FrameworkRow, readSource, skillPageUrl, skillsOf } from './store.ts'

/** ISO 8601 with a zone and without fractions, as CASE has its dates. */
const caseTime = (at: string) => `${new Date(at).toISOString().slice(0, 19)}+00:00`

/**
 * A framework as a CASE 1.1 package, without what is in the archive. What was not changed here comes out as it came in.
 */
export async function exportFramework(
  tx: Tx,
  deps: Pick<Deps, 'baseUrl'>,
  issuerId: string,
  shortName: string,
  row: FrameworkRow,
): Promise<JsonObject> {
  const skills = await skillsOf(tx, issuerId, row.id, { withSource: true, state: 'active' })
  // A skill that was made here goes by the address that credentials point to, so that whoever takes the package in
  // points to the same one.
  const addressed = skills.map(one => ({ ...one, uri: one.uri ?? skillPageUrl(deps.baseUrl, shortName, one.id) }))
  const framework = frameworkOfRows(row, addressed, await readSource(tx, issuerId, row.id))
  return writeCasePackage(withUuids(framework, skills), {
    baseUrl: caseBaseUrl(deps.baseUrl, shortName),
    now: caseTime(row.updated_at),
    uuidOf,
  })
}

/** One part of a package by its identifier: an item, or the document. */
export function partOf(pack: JsonObject, kind: 'CFItems' | 'CFDocument', identifier: string): JsonObject | undefined {
  if (kind === 'CFDocument')
    return isJsonObject(pack.CFDocument) && pack.CFDocument.identifier === identifier ? pack.CFDocument : undefined
  const items = Array.isArray(pack.CFItems) ? pack.CFItems.filter(isJsonObject) : []
  return items.find(one => one.identifier === identifier)
}
