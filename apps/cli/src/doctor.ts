import crypto from 'node:crypto'
import { checkContextDigests, checkSchemaDigests, signDataIntegrity } from '@laurel/core/credential'
import { didKeyOf, type GuardedFetch, resolveDid } from '@laurel/core/did'
import { cryptographyFromNode, generateKeyPair, type NodeCrypto, signerFromNode } from '@laurel/core/keys'
import { type Instant, isJsonObject, type Json, type JsonObject, parseStrictJson, toIso } from '@laurel/core/primitives'
import { type VerifyOptions, verify } from '@laurel/core/verification'
import { CommandError, EXIT } from './exit.ts'
import { createGuardedFetch, offline } from './guarded-fetch.ts'
import { plain } from './plain.ts'

type Line = { readonly name: string; readonly isWell: boolean; readonly detail: string }

async function signAndVerify(): Promise<Line> {
  const name = 'a badge signed here verifies, and no longer once it is changed'
  const pair = generateKeyPair('Ed25519', length => new Uint8Array(crypto.randomBytes(length)))
  const { did, verificationMethod } = didKeyOf(pair.publicKey)
  const node = crypto as unknown as NodeCrypto
  const now = Date.now() as Instant
  const document = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential'],
    issuer: did,
    name: 'Self-test',
    credentialSubject: { id: did },
  }
  const signed = await signDataIntegrity(document, signerFromNode(node, { ...pair, verificationMethod }), {
    cryptosuite: 'eddsa-rdfc-2022',
    created: toIso(now),
  })
  if (!signed.ok) return { name, isWell: false, detail: signed.error.code }
  const options = { now, fetch: offline, cryptography: cryptographyFromNode(node) }
  const good = await verify(signed.value, options)
  const bad = await verify({ ...signed.value, name: 'Changed' }, options)
  return { name, isWell: good.result === 'valid' && bad.result === 'invalid', detail: `${good.result}, ${bad.result}` }
}

/**
 * `laurel doctor [URL]`: checks this installation; and a server, where its address is given, an issuer on it
 * (`…/i/NAME`), or a credential of it (`…/c/ID`) with the issuer's keys and status list behind it.
 */
export async function doctorCommand(address: string | undefined): Promise<number> {
  const lines: Line[] = []
  const digests = checkContextDigests()
  lines.push({
    name: 'the bundled contexts are the pinned ones',
    isWell: digests.ok,
    detail: digests.ok ? `${digests.value} contexts` : digests.error.url,
  })
  const schemas = checkSchemaDigests()
  lines.push({
    name: 'the bundled schemas are the pinned ones',
    isWell: schemas.ok,
    detail: schemas.ok ? `${schemas.value} schemas` : schemas.error.url,
  })
  lines.push({
    name: 'the clock is plausible',
    isWell: Date.now() > Date.UTC(2026, 0, 1) && Date.now() < Date.UTC(2040, 0, 1),
    detail: new Date().toISOString(),
  })
  lines.push(await signAndVerify())
  if (address !== undefined) lines.push(...(await examine(readAddress(address))))
  for (const one of lines) console.log(`${one.isWell ? '✓' : '✗'} ${one.name} (${plain(one.detail)})`)
  return lines.every(one => one.isWell) ? EXIT.valid : EXIT.invalid
}

function readAddress(text: string): URL {
  try {
    const url = new URL(/^https?:\/\//.test(text) ? text : `https://${text}`)
    return url
  } catch {
    throw new CommandError(`doctor needs the address of a server, such as https://credentials.example`)
  }
}

async function examine(url: URL): Promise<Line[]> {
  const fetch = createGuardedFetch(url.origin)
  const path = url.pathname.replace(/\/$/, '')
  const lines = await examineServer(url.origin, fetch)
  if (/^\/i\/[^/]+$/.test(path)) lines.push(...(await examineIssuer(`${url.origin}${path}/did.json`, fetch)))
  if (/^\/c\/[^/]+$/.test(path))
    lines.push(...(await examineCredential(`${url.origin}${path.replace(/\.\w+$/, '')}.json`, fetch)))
  return lines
}

async function examineServer(origin: string, fetch: GuardedFetch): Promise<Line[]> {
  const ask = async (name: string, path: string, judge: (body: Uint8Array) => string | null): Promise<Line> => {
    const answer = await fetch(`${origin}${path}`)
    if (!answer.ok) return { name, isWell: false, detail: answer.error.code }
    const problem = judge(answer.value.body)
    return { name, isWell: problem === null, detail: problem ?? origin }
  }
  return [
    await ask('the server is alive', '/healthz', () => null),
    await ask('the server is ready', '/readyz', () => null),
    await ask('its API describes itself', '/api/v1/openapi.json', body =>
      typeof readObject(body)?.openapi === 'string' ? null : 'no OpenAPI document',
    ),
  ]
}

function readObject(body: Uint8Array): JsonObject | null {
  const read = parseStrictJson(body, { maxBytes: 5 * 1024 * 1024 })
  return read.ok && isJsonObject(read.value) ? read.value : null
}

/** Asks for an issuer's keys in the way that any verifier would: by its DID, not by the address that was typed. */
async function examineIssuer(didDocumentUrl: string, fetch: GuardedFetch): Promise<Line[]> {
  const name = 'the issuer’s DID leads to its keys'
  const answer = await fetch(didDocumentUrl)
  if (!answer.ok) return [{ name, isWell: false, detail: answer.error.code }]
  const did = readObject(answer.value.body)?.id
  if (typeof did !== 'string') return [{ name, isWell: false, detail: 'no DID document' }]
  return [await examineDid(did, fetch)]
}

async function examineDid(did: string, fetch: GuardedFetch): Promise<Line> {
  const name = 'the issuer’s DID leads to its keys'
  const resolved = await resolveDid(did, { fetch, now: Date.now() as Instant })
  if (!resolved.ok) return { name, isWell: false, detail: `${did}: ${resolved.error.code}` }
  const { assertionMethod } = resolved.value
  const count = Array.isArray(assertionMethod) ? assertionMethod.length : 0
  return { name, isWell: count > 0, detail: `${did}, ${count} listed for signing` }
}

async function examineCredential(url: string, fetch: GuardedFetch): Promise<Line[]> {
  const options = {
    now: Date.now() as Instant,
    fetch,
    cryptography: cryptographyFromNode(crypto as unknown as NodeCrypto),
  }
  const answer = await fetch(url)
  if (!answer.ok) return [{ name: 'the credential is there', isWell: false, detail: answer.error.code }]
  const report = await verify(answer.value.body, options)
  const wrong = report.findings.filter(one => one.outcome === 'failed' || one.outcome === 'not-checked')
  const detail = wrong.length === 0 ? report.result : wrong.map(one => one.code).join(', ')
  const lines: Line[] = [{ name: 'the credential verifies', isWell: report.result === 'valid', detail }]
  if (report.issuerId !== undefined) lines.push(await examineDid(report.issuerId, fetch))
  const status = report.document?.credentialStatus as Json | undefined
  for (const entry of Array.isArray(status) ? status : [status])
    if (isJsonObject(entry) && typeof entry.statusListCredential === 'string')
      lines.push(await examineList(entry.statusListCredential, options))
  return lines
}

/** A list is a credential too: signed by its issuer, in force, and not about to run out. */
async function examineList(url: string, options: VerifyOptions): Promise<Line> {
  const name = 'the status list is signed and in force'
  const answer = await options.fetch(url)
  if (!answer.ok) return { name, isWell: false, detail: answer.error.code }
  const report = await verify(answer.value.body, options)
  const wrong = report.findings.filter(one => one.outcome === 'failed' || one.outcome === 'not-checked')
  const from = report.credential?.validFrom ?? 'no date'
  return { name, isWell: wrong.length === 0, detail: wrong.map(one => one.code).join(', ') || `as of ${from}` }
}
