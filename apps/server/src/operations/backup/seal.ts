import { createCipheriv, createDecipheriv, randomBytes, type ScryptOptions, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { ArchiveError } from './tar.ts'

/*
 * An archive locked with a passphrase:
 *
 *   LAUREL-BACKUP-LOCKED 1 <salt, 32 hexadecimal digits>\n
 *   chunks of 64 KiB, each AES-256-GCM with its tag behind it; the last one may be shorter
 *
 * The key is scrypt(passphrase, salt; N 2^17, r 8, p 1). The nonce counts the chunks and says which is the last, so
 * none can be left out, moved or cut off (the STREAM construction); the first line is authenticated with each.
 */
const MAGIC = 'LAUREL-BACKUP-LOCKED 1 '
const FIRST_LINE = MAGIC.length + 33
const CHUNK = 64 * 1024
const TAG = 16

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)
const keyOf = (passphrase: string, salt: Buffer) =>
  derive(passphrase.normalize('NFKC'), salt, 32, { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 })

function nonce(position: number, isLast: boolean): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt32BE(position, 7)
  bytes[11] = isLast ? 1 : 0
  return bytes
}

/** Cuts a stream into chunks of `size`, of which the last is shorter, perhaps empty, and is marked. */
async function* cut(source: AsyncIterable<Uint8Array>, size: number) {
  let rest = Buffer.alloc(0)
  for await (const bytes of source) {
    rest = Buffer.concat([rest, bytes])
    let from = 0
    for (; rest.length - from > size; from += size) yield { chunk: rest.subarray(from, from + size), isLast: false }
    rest = rest.subarray(from)
  }
  yield { chunk: rest, isLast: true }
}

/** Locks a stream with a passphrase. */
export async function* seal(source: AsyncIterable<Uint8Array>, passphrase: string): AsyncGenerator<Uint8Array> {
  const salt = randomBytes(16)
  const key = await keyOf(passphrase, salt)
  const line = Buffer.from(`${MAGIC}${salt.toString('hex')}\n`)
  yield line
  let position = 0
  for await (const { chunk, isLast } of cut(source, CHUNK)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonce(position++, isLast)).setAAD(line)
    yield Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()])
  }
}

/** True if a file that begins like this was locked by `seal`. */
export const isSealed = (start: Uint8Array): boolean =>
  Buffer.from(start.subarray(0, MAGIC.length)).toString('latin1') === MAGIC

/**
 * Unlocks what `seal` made.
 *
 * @param keys  what was derived before, since deriving takes a second; an empty map at first
 * @throws ArchiveError for another passphrase, and where anything was changed or cut off
 */
export async function* unseal(
  source: AsyncIterable<Uint8Array>,
  passphrase: string,
  keys: Map<string, Buffer>,
): AsyncGenerator<Uint8Array> {
  let line: Buffer | undefined
  let key: Buffer | undefined
  let position = 0
  let start = Buffer.alloc(0)
  const body = async function* () {
    for await (const bytes of source) {
      if (line) {
        yield bytes
        continue
      }
      start = Buffer.concat([start, bytes])
      if (start.length < FIRST_LINE) continue
      line = start.subarray(0, FIRST_LINE)
      yield start.subarray(FIRST_LINE)
    }
  }
  for await (const { chunk, isLast } of cut(body(), CHUNK + TAG)) {
    if (!line) throw new ArchiveError('The archive is cut off.')
    if (!key) {
      const salt = line.toString('latin1').slice(MAGIC.length, -1)
      key = keys.get(salt) ?? (await keyOf(passphrase, Buffer.from(salt, 'hex')))
      keys.set(salt, key)
    }
    if (chunk.length < TAG) throw new ArchiveError('The archive is cut off.')
    const decipher = createDecipheriv('aes-256-gcm', key, nonce(position, isLast), { authTagLength: TAG })
    decipher.setAAD(line).setAuthTag(chunk.subarray(-TAG))
    try {
      yield Buffer.concat([decipher.update(chunk.subarray(0, -TAG)), decipher.final()])
    } catch {
      throw new ArchiveError(
        position === 0
          ? 'The passphrase is not the one that the backup was locked with, or its beginning is damaged.'
          : 'The archive is damaged or cut off.',
      )
    }
    position++
  }
}
