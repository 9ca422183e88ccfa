import { type Cryptography, pureCryptography, type Signer } from '../keys/index.ts'
import { concat, toUtf8 } from '../primitives/bytes.ts'
import { COSIGNATURE, linesBy, type Note, type NoteKey, type NoteSignature, noteKeyId } from './note.ts'

/** What a witness signs (C2SP tlog-cosignature, "Ed25519 signed message"). @param seconds since 1970 */
const messageOf = (text: string, seconds: number): Uint8Array => toUtf8(`cosignature/v1\ntime ${seconds}\n${text}`)

/** The end of the year 9999: what comes after cannot be written as a date. */
const LAST_SECOND = 253_402_300_799

const eightBytes = (value: number): Uint8Array => {
  const bytes = new Uint8Array(8)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, Math.floor(value / 2 ** 32))
  view.setUint32(4, value % 2 ** 32)
  return bytes
}

function secondsIn(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return view.getUint32(0) * 2 ** 32 + view.getUint32(4)
}

/** Says as a witness that this is the largest tree of the log seen so far, and when. @param seconds since 1970 */
export async function cosign(text: string, key: NoteKey, signer: Signer, seconds: number): Promise<NoteSignature> {
  if (key.type !== COSIGNATURE) throw new TypeError('the key is for notes, not for what a witness says')
  const [signature] = await signer.sign([messageOf(text, seconds)])
  return { name: key.name, id: noteKeyId(key), bytes: concat(eightBytes(seconds), signature as Uint8Array) }
}

/**
 * When a witness saw a checkpoint: the time that it signed, the earliest where it signed more than once.
 *
 * @returns seconds since 1970; `null` where it has not signed, or one of its lines does not hold
 */
export async function cosignedAt(
  note: Note,
  key: NoteKey,
  cryptography: Cryptography = pureCryptography,
): Promise<number | null> {
  const lines = key.type === COSIGNATURE ? linesBy(note, key) : []
  const times: number[] = []
  for (const { bytes } of lines) {
    if (bytes.length !== 72) return null
    const seconds = secondsIn(bytes)
    if (seconds > LAST_SECOND) return null
    if (!(await cryptography.verify(key.publicKey, bytes.slice(8), messageOf(note.text, seconds)))) return null
    times.push(seconds)
  }
  return times.length === 0 ? null : Math.min(...times)
}
