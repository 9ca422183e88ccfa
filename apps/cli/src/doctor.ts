import crypto from 'node:crypto'
import { checkContextDigests, signDataIntegrity } from '@laurel/core/credential'
import { didKeyOf } from '@laurel/core/did'
import { cryptographyFromNode, generateKeyPair, type NodeCrypto, signerFromNode } from '@laurel/core/keys'
import { type Instant, isJsonObject, parseStrictJson, toIso } from '@laurel/core/primitives'
import { verify } from '@laurel/core/verification'
import { EXIT } from './exit.ts'
import { createGuardedFetch, offline } from './guarded-fetch.ts'

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

/** `laurel doctor [URL]`: checks this installation, and a server if one is named. */
export async function doctorCommand(server: string | undefined): Promise<number> {
  const lines: Line[] = []
  const digests = checkContextDigests()
  lines.push({
    name: 'the bundled contexts are the pinned ones',
    isWell: digests.ok,
    detail: digests.ok ? `${digests.value} contexts` : digests.error.url,
  })
  lines.push({
    name: 'the clock is plausible',
    isWell: Date.now() > Date.UTC(2026, 0, 1) && Date.now() < Date.UTC(2040, 0, 1),
    detail: new Date().toISOString(),
  })
  lines.push(await signAndVerify())
  if (server) lines.push(...(await examineServer(new URL(server).origin)))
  for (const one of lines) console.log(`${one.isWell ? '✓' : '✗'} ${one.name} (${one.detail})`)
  return lines.every(one => one.isWell) ? EXIT.valid : EXIT.invalid
}

async function examineServer(origin: string): Promise<Line[]> {
  const fetch = createGuardedFetch(origin)
  const ask = async (name: string, path: string, judge: (body: string) => string | null): Promise<Line> => {
    const answer = await fetch(`${origin}${path}`)
    if (!answer.ok) return { name, isWell: false, detail: answer.error.code }
    const problem = judge(Buffer.from(answer.value.body).toString('utf8'))
    return { name, isWell: problem === null, detail: problem ?? origin }
  }
  return [
    await ask('the server is alive', '/healthz', () => null),
    await ask('the server is ready', '/readyz', () => null),
    await ask('its API describes itself', '/api/v1/openapi.json', body => {
      const read = parseStrictJson(body, { maxBytes: 5 * 1024 * 1024 })
      return read.ok && isJsonObject(read.value) && typeof read.value.openapi === 'string'
        ? null
        : 'no OpenAPI document'
    }),
  ]
}
