import { sha256 } from '@noble/hashes/sha2.js'
import { base64 } from '@scure/base'
import { type Cryptography, checkPublicKey, type PublicKey, pureCryptography, type Signer } from '../keys/index.ts'
import { concat, equalBytes, isWellFormed, toHex, toUtf8 } from '../primitives/bytes.ts'
import { err, ok, type Result } from '../primitives/result.ts'

/** What a signature is of (C2SP signed-note, "Signature types"): a note, or a checkpoint with the time it was seen. */
export const NOTE_SIGNATURE = 1
export const COSIGNATURE = 4
export type SignatureType = typeof NOTE_SIGNATURE | typeof COSIGNATURE

/** Who may have signed a note: the name by which they go, and their Ed25519 key. */
export type NoteKey = { readonly name: string; readonly type: SignatureType; readonly publicKey: PublicKey }

/** A line under a note. */
export type NoteSignature = { readonly name: string; readonly id: Uint8Array; readonly bytes: Uint8Array }
export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] }

export type NoteError = { readonly code: 'NOTE_MALFORMED'; readonly reason: string }
const malformed = (reason: string) => err({ code: 'NOTE_MALFORMED', reason } as const)

const MOST_SIGNATURES = 64
const MOST_TEXT = 1_000_000
const isName = (name: string): boolean => /^[^\s\u0085+]+$/u.test(name) && isWellFormed(name)

/** The four bytes by which a key is told apart from others of the same name. */
export const noteKeyId = ({ name, type, publicKey }: NoteKey): Uint8Array =>
  sha256(concat(toUtf8(`${name}\n`), Uint8Array.of(type), publicKey.bytes)).slice(0, 4)

/** `name+1a2b3c4d+AQ…`: a key in one line, to be configured somewhere ("vkey"). */
export const writeNoteKey = (key: NoteKey): string =>
  `${key.name}+${toHex(noteKeyId(key))}+${base64.encode(concat(Uint8Array.of(key.type), key.publicKey.bytes))}`

/** Reads such a line. A key that would verify anything is refused (H-12). */
export function readNoteKey(line: string): Result<NoteKey, NoteError> {
  const found = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(line)
  if (!found) return malformed('no key of a note')
  const [, name = '', id, packed = ''] = found
  const bytes = decodeBase64(packed)
  const type = bytes?.[0]
  if (!isName(name) || bytes?.length !== 33 || (type !== NOTE_SIGNATURE && type !== COSIGNATURE))
    return malformed('a key of another kind')
  const publicKey = checkPublicKey('Ed25519', bytes.slice(1))
  if (!publicKey.ok) return malformed('a key that is too weak')
  const key: NoteKey = { name, type, publicKey: publicKey.value }
  return toHex(noteKeyId(key)) === id ? ok(key) : malformed('the id is of another key')
}

/** Base64 in the one spelling that it has; `null` for any other text. */
export function decodeBase64(text: string): Uint8Array | null {
  try {
    return base64.decode(text)
  } catch {
    return null
  }
}

export const signatureLine = ({ name, id, bytes }: NoteSignature): string =>
  `— ${name} ${base64.encode(concat(id, bytes))}\n`

/** Signs the text of a note as whoever `key` is. */
export async function signNote(text: string, key: NoteKey, signer: Signer): Promise<NoteSignature> {
  if (key.type !== NOTE_SIGNATURE) throw new TypeError('the key is for what a witness says, not for notes')
  const [bytes] = await signer.sign([toUtf8(text)])
  return { name: key.name, id: noteKeyId(key), bytes: bytes as Uint8Array }
}

export const writeNote = ({ text, signatures }: Note): string => `${text}\n${signatures.map(signatureLine).join('')}`

/** Reads a note without believing any of it: signatures are for `isSignedBy` and `cosignedAt`. */
export function readNote(note: string): Result<Note, NoteError> {
  if (note.length > MOST_TEXT) return malformed('too long')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these have no place in a note
  if (!isWellFormed(note) || /[\u0000-\u0009\u000b-\u001f]/.test(note)) return malformed('a control character')
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.endsWith('\n')) return malformed('no blank line before the signatures')
  const lines = note.slice(split + 2, -1).split('\n')
  if (lines.length > MOST_SIGNATURES) return malformed('too many signatures')
  const signatures: NoteSignature[] = []
  for (const line of lines) {
    const [, name = '', packed = ''] = /^— (\S+) (\S+)$/u.exec(line) ?? []
    const bytes = decodeBase64(packed)
    if (!isName(name) || bytes === null || bytes.length < 5) return malformed('a line that is no signature')
    signatures.push({ name, id: bytes.slice(0, 4), bytes: bytes.slice(4) })
  }
  return ok({ text: note.slice(0, split + 1), signatures })
}

/** The lines of a note that claim to be by this key. */
export function linesBy({ signatures }: Note, key: NoteKey): readonly NoteSignature[] {
  const id = noteKeyId(key)
  return signatures.filter(one => one.name === key.name && equalBytes(one.id, id))
}

/** Whether a note is signed by this key: every line that claims to be by it holds, and there is one. */
export async function isSignedBy(
  note: Note,
  key: NoteKey,
  cryptography: Cryptography = pureCryptography,
): Promise<boolean> {
  const lines = linesBy(note, key)
  if (lines.length === 0 || key.type !== NOTE_SIGNATURE) return false
  const message = toUtf8(note.text)
  for (const { bytes } of lines)
    if (bytes.length !== 64 || !(await cryptography.verify(key.publicKey, bytes, message))) return false
  return true
}
