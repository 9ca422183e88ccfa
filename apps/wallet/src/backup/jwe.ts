import {
  concat,
  decodeBase64url,
  isJsonObject,
  type Json,
  type JsonObject,
  parseStrictJson,
  toBase64url,
  toUtf8,
} from '@laurel/core/primitives'

const ALG = 'PBES2-HS512+A256KW'
/** OWASP's figure for PBKDF2 with SHA-512 (2023) is 210,000; a backup lies about for years. */
const ROUNDS = 600_000
/** What a file may ask of the device that opens it. */
const [LEAST_ROUNDS, MOST_ROUNDS] = [1_000, 3_000_000]
const MAX_BYTES = 64 * 1024 * 1024

type Bytes = Uint8Array<ArrayBuffer>
const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))
const bytes = (text: unknown): Bytes | null => {
  const read = typeof text === 'string' ? decodeBase64url(text) : null
  return read?.ok ? (read.value as Bytes) : null
}

/** The key that a password gives (RFC 7518 §4.8.1.1); the password is taken as typed on any keyboard (NFKC). */
async function passwordKey(password: string, salt: Bytes, rounds: number): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', toUtf8(password.normalize('NFKC')) as Bytes, 'PBKDF2', false, [
    'deriveKey',
  ])
  const salted = concat(toUtf8(ALG), new Uint8Array([0]), salt) as Bytes
  return crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-512', salt: salted, iterations: rounds },
    base,
    { name: 'AES-KW', length: 256 },
    false,
    ['wrapKey', 'unwrapKey'],
  )
}

/** Seals JSON with a password, as a JWE that any JOSE library opens (RFC 7516 §7.2.1). */
export async function sealWithPassword(password: string, content: Json): Promise<JsonObject> {
  const [salt, iv] = [random(16), random(12)]
  const header = toBase64url(
    toUtf8(JSON.stringify({ alg: ALG, enc: 'A256GCM', p2s: toBase64url(salt), p2c: ROUNDS, cty: 'application/json' })),
  )
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt'])
  const wrapped = await crypto.subtle.wrapKey('raw', key, await passwordKey(password, salt, ROUNDS), 'AES-KW')
  const additionalData = toUtf8(header) as Bytes
  const sealed = new Uint8Array(
    await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, toUtf8(JSON.stringify(content)) as Bytes),
  )
  return {
    protected: header,
    recipients: [{ encrypted_key: toBase64url(new Uint8Array(wrapped)) }],
    iv: toBase64url(iv),
    ciphertext: toBase64url(sealed.subarray(0, -16)),
    tag: toBase64url(sealed.subarray(-16)),
  }
}

/** Opens what a password sealed; `null` for another password, a changed file, or one that asks for anything else. */
export async function openWithPassword(password: string, jwe: JsonObject): Promise<Json | null> {
  const first = Array.isArray(jwe.recipients) ? (jwe.recipients[0] as Json) : jwe
  const [protectedBytes, iv, ciphertext, tag] = [jwe.protected, jwe.iv, jwe.ciphertext, jwe.tag].map(bytes)
  const wrapped = isJsonObject(first) ? bytes(first.encrypted_key) : null
  if (!protectedBytes || !iv || !ciphertext || !tag || !wrapped || ciphertext.length > MAX_BYTES) return null
  const read = parseStrictJson(protectedBytes, { maxBytes: 8_192, maxDepth: 4 })
  const header = read.ok && isJsonObject(read.value) ? read.value : {}
  const [salt, rounds] = [bytes(header.p2s), header.p2c]
  if (header.alg !== ALG || header.enc !== 'A256GCM' || header.zip !== undefined || header.crit !== undefined)
    return null
  if (!salt || salt.length < 8 || typeof rounds !== 'number' || rounds < LEAST_ROUNDS || rounds > MOST_ROUNDS)
    return null
  try {
    const key = await crypto.subtle.unwrapKey(
      'raw',
      wrapped,
      await passwordKey(password, salt, rounds),
      'AES-KW',
      'AES-GCM',
      false,
      ['decrypt'],
    )
    const additionalData = toUtf8(jwe.protected as string) as Bytes
    const sealed = concat(ciphertext, tag) as Bytes
    const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, sealed)
    const content = parseStrictJson(new Uint8Array(opened), { maxBytes: MAX_BYTES, maxDepth: 64 })
    return content.ok ? content.value : null
  } catch {
    return null
  }
}
