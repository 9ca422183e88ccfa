import crypto from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { type GuardedFetch, parseLog, updateKeyId, verifyLog, witnessVersion } from '@laurel/core/did'
import {
  cryptographyFromNode,
  type NodeCrypto,
  parseSecretMultikey,
  publicKeyOf,
  signerFromNode,
} from '@laurel/core/keys'
import { type Instant, isJsonObject, parseStrictJson } from '@laurel/core/primitives'
import { CommandError, EXIT } from './exit.ts'
import { createGuardedFetch } from './guarded-fetch.ts'
import { plain } from './plain.ts'
import { readSource } from './read-source.ts'

type Flags = { readonly key?: string | undefined; readonly state?: string | undefined }

/** Of each DID, by its SCID, the version that was signed last: another history than that is never signed. */
type Signed = Readonly<Record<string, string>>

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new CommandError(`${file} cannot be read: ${error.message}`, EXIT.noInput)
  })
  if (text === null) return undefined
  const read = parseStrictJson(text)
  if (!read.ok) throw new CommandError(`${file} is not strict JSON: ${read.error.code}`)
  return read.value
}

async function readSigned(file: string): Promise<Signed> {
  const found = (await readJson(file)) ?? {}
  const isOurs = isJsonObject(found as never) && Object.values(found as object).every(one => typeof one === 'string')
  if (!isOurs) throw new CommandError(`${file} is not a file that this command has written; name another one`)
  return found as Signed
}

async function readKey(file: string) {
  const found = await readJson(file)
  const text = isJsonObject(found as never) ? (found as { secretKeyMultibase?: unknown }).secretKeyMultibase : undefined
  const secret = typeof text === 'string' ? parseSecretMultikey(text) : null
  if (!secret?.ok || secret.value.type !== 'Ed25519')
    throw new CommandError(`${file} holds no Ed25519 key; make one with "laurel keygen"`)
  const { secretKey } = secret.value
  return signerFromNode(crypto as unknown as NodeCrypto, {
    type: 'Ed25519',
    secretKey,
    verificationMethod: updateKeyId(publicKeyOf('Ed25519', secretKey)),
  })
}

/**
 * `laurel did witness LOG --key KEYFILE [--state FILE]`: checks the log of a DID from end to end, and approves its newest
 * version, and so all before it. Prints what belongs into `did-witness.json`.
 *
 * @throws CommandError for a log that does not hold, and for another history than the one that was signed before
 */
export async function witnessCommand(source: string, { key, state }: Flags): Promise<number> {
  if (key === undefined) throw new CommandError('did witness needs --key KEYFILE; see "laurel help"')
  const fetch: GuardedFetch = createGuardedFetch(null)
  const [signer, bytes] = [await readKey(key), await readSource(source, fetch)]
  const entries = parseLog(bytes)
  if (!entries.ok) throw new CommandError(`This is no log of a did:webvh: ${plain(entries.error.reason)}`)
  const now = Date.now() as Instant
  const cryptography = cryptographyFromNode(crypto as unknown as NodeCrypto)
  const { scid, broken } = await verifyLog(entries.value, { now, cryptography })
  // That approvals are missing is why a witness is asked.
  if (broken && broken.code !== 'WEBVH_WITNESS')
    throw new CommandError(
      `The log does not hold, and is not signed: ${broken.code} in entry ${broken.entry}, ${plain(broken.reason)}`,
      EXIT.invalid,
    )
  const newest = entries.value.at(-1)!
  const id = scid || String(entries.value[0]!.parameters.scid)
  const signed = state === undefined ? {} : await readSigned(state)
  const before = signed[id]
  if (before !== undefined && !entries.value.some(one => one.versionId === before))
    throw new CommandError(
      `The log has another history than the one that was signed before (${plain(before)}). It is not signed. Ask why.`,
      EXIT.invalid,
    )
  const proof = await witnessVersion(newest.versionId, signer, now, cryptography)
  if (state !== undefined) {
    const next = `${state}.new`
    await writeFile(next, `${JSON.stringify({ ...signed, [id]: newest.versionId }, null, 2)}\n`)
    await rename(next, state)
  }
  console.log(JSON.stringify([{ versionId: newest.versionId, proof: [proof] }], null, 2))
  console.error(`Signed version ${plain(newest.versionId)} of ${plain(String(newest.state.id))}.`)
  return EXIT.valid
}
