import crypto from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import {
  type AchievementCredentialParts,
  bakePng,
  bakeSvg,
  buildAchievementCredential,
  isPng,
  signDataIntegrity,
  signJwt,
  unbakePng,
  unbakeSvg,
} from '@laurel/core/credential'
import { didKeyOf } from '@laurel/core/did'
import {
  encodeMultikey,
  encodeSecretMultikey,
  generateKeyPair,
  type NodeCrypto,
  parseSecretMultikey,
  publicKeyOf,
  signerFromNode,
} from '@laurel/core/keys'
import { type Instant, isJsonObject, type JsonObject, parseStrictJson, toIso } from '@laurel/core/primitives'
import { CommandError, EXIT } from './exit.ts'
import { looksLikeSvg } from './read-source.ts'

const KEY_TYPES = { ed25519: 'Ed25519', 'p-256': 'P-256', 'p-384': 'P-384' } as const

/** `laurel keygen [--type ed25519|p-256|p-384]`: a key pair as JSON, with its did:key. */
export function keygenCommand(typeName: string): number {
  const type = KEY_TYPES[typeName.toLowerCase() as keyof typeof KEY_TYPES]
  if (!type) throw new CommandError(`--type must be one of ${Object.keys(KEY_TYPES).join(', ')}`)
  const pair = generateKeyPair(type, length => new Uint8Array(crypto.randomBytes(length)))
  const { did, verificationMethod } = didKeyOf(pair.publicKey)
  const file = {
    type: 'Multikey',
    id: verificationMethod,
    controller: did,
    publicKeyMultibase: encodeMultikey(pair.publicKey),
    secretKeyMultibase: encodeSecretMultikey(type, pair.secretKey),
  }
  console.log(JSON.stringify(file, null, 2))
  return EXIT.valid
}

function readJsonFile(path: string): JsonObject {
  let bytes: Uint8Array
  try {
    bytes = new Uint8Array(readFileSync(path === '-' ? 0 : path))
  } catch (error) {
    throw new CommandError(`Cannot read ${path}: ${(error as Error).message}`, EXIT.noInput)
  }
  const parsed = parseStrictJson(bytes)
  if (!parsed.ok) throw new CommandError(`${path} is not strict JSON: ${parsed.error.code} at ${parsed.error.at}`)
  if (!isJsonObject(parsed.value)) throw new CommandError(`${path} holds no JSON object`)
  return parsed.value
}

/** Reads a key file as `keygen` writes it. */
function readSigner(path: string) {
  const file = readJsonFile(path)
  const secret = typeof file.secretKeyMultibase === 'string' ? parseSecretMultikey(file.secretKeyMultibase) : null
  if (!secret?.ok)
    throw new CommandError(`${path} has no secretKeyMultibase that can be read; make one with "laurel keygen"`)
  const { type, secretKey } = secret.value
  if (type === 'BLS12-381-G2') throw new CommandError(`${path} holds a key for bbs-2023, which signs in another way`)
  const own = didKeyOf(publicKeyOf(type, secretKey))
  const verificationMethod = typeof file.id === 'string' ? file.id : own.verificationMethod
  return signerFromNode(crypto as unknown as NodeCrypto, { type, secretKey, verificationMethod })
}

/**
 * The credential that a description stands for. With contexts of its own it is signed as it is written; otherwise it
 * lists the parts of an Open Badge, which are checked and put together, with an id, the issuer and the date filled in.
 */
function credentialFrom(description: JsonObject, did: string, created: string): JsonObject {
  if (description['@context'] !== undefined) return { issuer: did, validFrom: created, ...description }
  const { issuer = {}, ...parts } = description
  const built = buildAchievementCredential({
    id: `urn:uuid:${crypto.randomUUID()}`,
    validFrom: created,
    ...parts,
    issuer: typeof issuer === 'string' ? { id: issuer } : { id: did, ...(issuer as JsonObject) },
  } as AchievementCredentialParts)
  if (built.ok) return built.value
  const problems = built.error.problems.map(one => `\n  ${one.at}: ${one.reason}`).join('')
  throw new CommandError(`The description is not that of an Open Badge:${problems}`)
}

/** `laurel issue FILE --key KEY [--suite NAME] [--jwt]`: signs a credential described in JSON, without a server. */
export async function issueCommand(
  path: string,
  flags: { key: string | undefined; suite: string | undefined; jwt: boolean },
): Promise<number> {
  if (!flags.key) throw new CommandError('issue needs --key FILE; make one with "laurel keygen"')
  const signer = readSigner(flags.key)
  const created = toIso(Date.now() as Instant)
  const credential = credentialFrom(readJsonFile(path), signer.verificationMethod.split('#')[0]!, created)
  if (flags.jwt) {
    console.log(await signJwt(credential, signer))
    return EXIT.valid
  }
  const cryptosuite = flags.suite ?? (signer.type === 'Ed25519' ? 'eddsa-rdfc-2022' : 'ecdsa-rdfc-2019')
  const signed = await signDataIntegrity(credential, signer, { cryptosuite: cryptosuite as 'eddsa-rdfc-2022', created })
  if (!signed.ok) {
    const where = 'at' in signed.error ? ` at ${signed.error.at}` : ` (${signed.error.reason})`
    throw new CommandError(`Not signed: ${signed.error.code}${where}`)
  }
  console.log(JSON.stringify(signed.value, null, 2))
  return EXIT.valid
}

/** `laurel bake IMAGE CREDENTIAL OUT` */
export function bakeCommand(image: string, credential: string, out: string): number {
  const picture = readImage(image)
  const text = Buffer.from(readImage(credential)).toString('utf8').trim()
  const baked = isPng(picture) ? bakePng(picture, text) : bakeSvg(Buffer.from(picture).toString('utf8'), text)
  if (!baked.ok) throw new CommandError(`Not baked: ${baked.error.code}`)
  writeFileSync(out, baked.value)
  return EXIT.valid
}

/** `laurel unbake IMAGE`: prints the credential that a picture holds. */
export function unbakeCommand(image: string): number {
  const picture = readImage(image)
  const text = looksLikeSvg(picture) ? unbakeSvg(Buffer.from(picture).toString('utf8')) : unbakePng(picture)
  if (!text.ok) throw new CommandError(`Nothing taken out: ${text.error.code}`, EXIT.invalid)
  console.log(text.value)
  return EXIT.valid
}

function readImage(path: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path))
  } catch (error) {
    throw new CommandError(`Cannot read ${path}: ${(error as Error).message}`, EXIT.noInput)
  }
}
