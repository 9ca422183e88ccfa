import { verifyFile } from '@laurel/core/bundle'
import type { GuardedFetch } from '@laurel/core/did'
import { digestOf } from '@laurel/core/log'
import { isJsonObject, parseStrictJson, toHex } from '@laurel/core/primitives'
import type { ArchivedFiles } from '../archived-files.ts'
import { PieceFailed } from './finding.ts'
import type { CheckTools } from './tools.ts'

type Around = {
  readonly dids: readonly string[]
  /** Digests that are shown to be on record. */
  readonly recorded: ReadonlySet<string>
  readonly fetch: GuardedFetch
  readonly tools: CheckTools
}

const CREDENTIAL = /^c\/([0-9a-f-]{36})\.json$/
const OTHER_FORMS = ['laurel.json', 'png', 'svg', 'pdf']

/**
 * That the credentials which stay public are the institution's own, are on its record, and are the same in each of their
 * forms.
 *
 * @returns how many there are
 * @throws PieceFailed
 */
export async function checkCredentials(files: ArchivedFiles, around: Around): Promise<number> {
  const known = new Set<string>()
  for (const path of files.paths()) {
    const id = CREDENTIAL.exec(path)?.[1]
    if (id === undefined) continue
    known.add(id)
    const read = parseStrictJson((await files.read(path)) as Uint8Array)
    if (!read.ok || !isJsonObject(read.value)) throw new PieceFailed('CREDENTIAL_CHANGED', path)
    const digest = toHex(digestOf(read.value))
    await checkForm(files, path, around, digest)
    if (!around.recorded.has(digest)) throw new PieceFailed('CREDENTIAL_UNRECORDED', path)
    const token = await files.text(`c/${id}.jwt`)
    if (token !== null) {
      await checkForm(files, `c/${id}.jwt`, around, null)
      if (!around.recorded.has(toHex(digestOf(token)))) throw new PieceFailed('CREDENTIAL_UNRECORDED', `c/${id}.jwt`)
    }
    for (const form of OTHER_FORMS)
      if (files.find(`c/${id}.${form}`)) await checkForm(files, `c/${id}.${form}`, around, digest)
  }
  // What belongs to a credential that is not there is somebody's page without the thing it is of.
  for (const path of files.paths()) {
    const id = /^c\/([0-9a-f-]{36})/.exec(path)?.[1]
    if (id !== undefined && !known.has(id)) throw new PieceFailed('CREDENTIAL_CHANGED', path)
  }
  return known.size
}

/** One file with the credential in it: signed by the institution, whatever has become of it since. */
async function checkForm(
  files: ArchivedFiles,
  path: string,
  { dids, fetch, tools }: Around,
  digest: string | null,
): Promise<void> {
  const bytes = (await files.read(path)) as Uint8Array
  const report = await verifyFile(bytes, { ...tools, fetch })
  const passed = (check: string) => {
    const found = report.findings.filter(one => one.check === check)
    return found.length > 0 && found.every(one => one.outcome === 'passed' || one.outcome === 'warning')
  }
  const isOurs = report.issuerId !== undefined && dids.includes(report.issuerId)
  const isSame = digest === null || (report.document !== undefined && toHex(digestOf(report.document)) === digest)
  if (!isOurs || !isSame || !passed('proof') || !passed('issuer-key')) throw new PieceFailed('CREDENTIAL_CHANGED', path)
}
