import { createSigner, generateKeyPair, type PublicKey } from '@laurel/core/keys'
import {
  COSIGNATURE,
  commitmentOf,
  cosign,
  cosignedAt,
  digestOf,
  EMPTY,
  grow,
  inclusionProof,
  isSignedBy,
  leafHash,
  NOTE_SIGNATURE,
  type NoteKey,
  noteKeyId,
  paddingOf,
  readCheckpoint,
  readNote,
  readNoteKey,
  readTlogProof,
  rootOf,
  verifyTlogProof,
  writeCheckpoint,
  writeNote,
  writeNoteKey,
  writeTlogProof,
} from '@laurel/core/log'
import { fromHex, toHex, toUtf8 } from '@laurel/core/primitives'
import { base64 } from '@scure/base'
import { describe, expect, test } from 'vitest'

const keyFrom = (byte: number, name: string, type: NoteKey['type'] = NOTE_SIGNATURE) => {
  const pair = generateKeyPair('Ed25519', length => new Uint8Array(length).fill(byte))
  const key: NoteKey = { name, type, publicKey: pair.publicKey }
  return { key, signer: createSigner({ ...pair, type: 'Ed25519', verificationMethod: name }) }
}
const log = keyFrom(1, 'school.example/i/school/log')
const witness = keyFrom(2, 'witness.example/w1', COSIGNATURE)
const valued = <Value>(read: { ok: true; value: Value } | { ok: false; error: unknown }): Value => {
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  return read.value
}
const signed = async (text: string, by = log) => {
  const [bytes] = await by.signer.sign([toUtf8(text)])
  return { text, signatures: [{ name: by.key.name, id: noteKeyId(by.key), bytes: bytes as Uint8Array }] }
}

describe('notes that others have signed', () => {
  // Go's golang.org/x/mod/sumdb/note: the key and the note of its documentation.
  const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
  const NOTE = [
    'If you think cryptography is the answer to your problem,',
    'then you don’t know what your problem is.'.replace('’', "'"),
    '',
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=',
    '',
  ].join('\n')

  test('Go’s', async () => {
    const key = valued(readNoteKey(PETER))
    expect(writeNoteKey(key)).toBe(PETER)
    const note = valued(readNote(NOTE))
    expect(await isSignedBy(note, key)).toBe(true)
    expect(writeNote(note)).toBe(NOTE)
    expect(await isSignedBy(valued(readNote(NOTE.replace('your', 'my'))), key)).toBe(false)
  })

  test('the signed note of C2SP’s own text is read; nobody’s word is taken for whose it is', async () => {
    const text = [
      'Ognuno sta solo sul cuor della terra',
      'trafitto da un raggio di sole:',
      '',
      'ed è subito sera.',
      '',
      '— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=',
      '',
    ].join('\n')
    const note = valued(readNote(text))
    expect(note.text.endsWith('ed è subito sera.\n')).toBe(true)
    expect(note.signatures).toMatchObject([{ name: 'quasimodo.example/salvatore' }])
    expect(await isSignedBy(note, log.key)).toBe(false)
  })
})

describe('notes', () => {
  test('are signed, read and believed by name, id and key together', async () => {
    const note = await signed('example.org\n1\n\nmore\n')
    const text = writeNote(note)
    expect(valued(readNote(text))).toEqual(note)
    expect(await isSignedBy(note, log.key)).toBe(true)
    expect(await isSignedBy(note, { ...log.key, name: 'other.example' })).toBe(false)
    expect(await isSignedBy(note, keyFrom(3, log.key.name).key)).toBe(false)
    // A second line in the same name that does not hold spoils the note.
    const bent = { ...note.signatures[0]!, bytes: note.signatures[0]!.bytes.map(byte => byte ^ 1) }
    expect(await isSignedBy({ ...note, signatures: [...note.signatures, bent] }, log.key)).toBe(false)
    // One of somebody unknown does not.
    const stranger = { name: 'stranger.example', id: new Uint8Array(4), bytes: new Uint8Array(64) }
    expect(await isSignedBy({ ...note, signatures: [stranger, ...note.signatures] }, log.key)).toBe(true)
  })

  test.each([
    ['no signature', 'text\n\n'],
    ['no blank line', 'text\n— a AAAAAAA=\n'],
    ['a name with a plus', 'text\n\n— a+b AAAAAAAA\n'],
    ['a hyphen for the dash', 'text\n\n- a AAAAAAAA\n'],
    ['no base64', 'text\n\n— a !!!!\n'],
    ['base64 in another spelling', 'text\n\n— a AAAAAAB=\n'],
    ['a signature that is only an id', 'text\n\n— a AAAAAA==\n'],
    ['a control character', 'te\u0000xt\n\n— a AAAAAAAA\n'],
    ['a carriage return', 'text\r\n\n— a AAAAAAAA\n'],
    ['no last newline', 'text\n\n— a AAAAAAAA'],
    ['half a pair', 'te\ud800xt\n\n— a AAAAAAAA\n'],
    ['too many signatures', `text\n\n${'— a AAAAAAAA\n'.repeat(65)}`],
  ])('with %s is none', (_, text) => {
    expect(readNote(text)).toMatchObject({ ok: false, error: { code: 'NOTE_MALFORMED' } })
  })

  test('a key is read in its one spelling, with its own id, and never a weak one (H-12)', () => {
    const line = writeNoteKey(log.key)
    expect(valued(readNoteKey(line))).toEqual(log.key)
    for (const wrong of [
      line.replace('school', 'scholl'),
      line.slice(0, -1),
      `x${line}`,
      line.replace('+A', '+B'),
      'name+00000000+AA==',
    ])
      expect(readNoteKey(wrong).ok, wrong).toBe(false)
    const weak: PublicKey = { type: 'Ed25519', bytes: fromHex(`01${'00'.repeat(31)}`) }
    expect(readNoteKey(writeNoteKey({ ...log.key, publicKey: weak })).ok).toBe(false)
  })
})

describe('checkpoints', () => {
  const root = leafHash(toUtf8('x'))
  test('are three lines, and what stands after them is passed over', () => {
    const text = writeCheckpoint({ origin: 'school.example/log', size: 20_852_163, root })
    expect(text).toBe(`school.example/log\n20852163\n${base64.encode(root)}\n`)
    expect(valued(readCheckpoint(text))).toEqual({ origin: 'school.example/log', size: 20_852_163, root })
    expect(valued(readCheckpoint(`${text}more\n`)).size).toBe(20_852_163)
  })
  test.each([
    'x\n1\n',
    `x\n01\n${base64.encode(root)}\n`,
    `x\n-1\n${base64.encode(root)}\n`,
    `x\n9007199254740992\n${base64.encode(root)}\n`,
    `\n1\n${base64.encode(root)}\n`,
    `x\n1\n${base64.encode(root.slice(1))}\n`,
    `x\n1\n${base64.encode(root)}`,
    `x\n1\n${base64.encode(root)}\n\n`,
  ])('%j is none', text => {
    expect(readCheckpoint(text).ok).toBe(false)
  })
})

describe('what a witness says', () => {
  const text = writeCheckpoint({ origin: log.key.name, size: 1, root: leafHash(toUtf8('x')) })
  test('is that it saw this tree, and when', async () => {
    const note = await signed(text)
    const line = await cosign(text, witness.key, witness.signer, 1_796_000_000)
    const seen = { ...note, signatures: [...note.signatures, line] }
    expect(await cosignedAt(seen, witness.key)).toBe(1_796_000_000)
    expect(await cosignedAt(note, witness.key)).toBeNull()
    const again = await cosign(text, witness.key, witness.signer, 1_795_000_000)
    expect(await cosignedAt({ ...seen, signatures: [...seen.signatures, again] }, witness.key)).toBe(1_795_000_000)
    // Another time under the same signature was never said.
    const bytes = line.bytes.slice()
    bytes[7] = bytes[7]! ^ 1
    expect(await cosignedAt({ ...note, signatures: [{ ...line, bytes }] }, witness.key)).toBeNull()
    // Nor is a log's own signature the word of a witness, or the other way round.
    expect(await cosignedAt(note, { ...log.key, type: COSIGNATURE })).toBeNull()
    expect(await isSignedBy(seen, witness.key)).toBe(false)
    await expect(cosign(text, log.key, log.signer, 1)).rejects.toThrow(TypeError)
  })
})

describe('a proof that goes along', () => {
  const entries = Array.from({ length: 11 }, (_, at) =>
    commitmentOf(digestOf(`credential ${at}`), new Uint8Array(32).fill(at)),
  )
  const { grown, complete } = grow(EMPTY, entries.map(leafHash))
  const read = async (nodes: readonly { level: number; index: number }[]) =>
    nodes.map(({ level, index }) => complete.find(one => one.level === level && one.index === index)!.hash)
  const policy = { log: log.key, witnesses: [witness.key] }
  const proofOf = async (index: number) => {
    const text = writeCheckpoint({ origin: log.key.name, size: grown.size, root: rootOf(grown) })
    const note = await signed(text)
    const line = await cosign(text, witness.key, witness.signer, 1_796_000_000)
    const checkpoint = writeNote({ ...note, signatures: [...note.signatures, line] })
    return { index, hashes: await inclusionProof(index, grown.size, read), checkpoint }
  }

  test('is read back, and shows that the entry was there by the time that the witness saw it', async () => {
    for (const index of [0, 7, 10]) {
      const file = writeTlogProof(await proofOf(index))
      expect(file.startsWith(`c2sp.org/tlog-proof@v1\nindex ${index}\n`)).toBe(true)
      const proof = valued(readTlogProof(file))
      expect(writeTlogProof(proof)).toBe(file)
      const logged = valued(await verifyTlogProof(entries[index]!, proof, policy))
      expect(logged).toMatchObject({
        checkpoint: { size: 11 },
        cosigned: [{ name: 'witness.example/w1', at: 1_796_000_000 }],
      })
      const more = file.replace('\nindex', '\nextra AAAA\nindex')
      expect(valued(readTlogProof(more))).toEqual(proof)
    }
  })

  test('shows nothing of another entry, another log, another key, or nothing at all', async () => {
    const proof = await proofOf(3)
    const code = async (changed: object, entry = entries[3]!, by = policy) => {
      const found = await verifyTlogProof(entry, { ...proof, ...changed }, by)
      return found.ok ? 'ok' : found.error.code
    }
    expect(await code({})).toBe('ok')
    expect(await code({}, entries[4])).toBe('PROOF_OF_OTHER_ENTRY')
    expect(await code({ index: 4 })).toBe('PROOF_OF_OTHER_ENTRY')
    expect(await code({ hashes: proof.hashes.slice(1) })).toBe('PROOF_OF_OTHER_ENTRY')
    expect(await code({}, entries[3], { ...policy, log: { ...log.key, name: 'x.example' } })).toBe('PROOF_OF_OTHER_LOG')
    expect(await code({}, entries[3], { ...policy, log: keyFrom(9, log.key.name).key })).toBe('PROOF_UNSIGNED')
    expect(await code({ checkpoint: 'x' })).toBe('PROOF_MALFORMED')
    for (const text of [
      '',
      'c2sp.org/tlog-proof@v1\nindex 01\n\nx',
      'c2sp.org/tlog-proof@v2\nindex 1\n\nx',
      'c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\nx',
    ])
      expect(readTlogProof(text).ok, text).toBe(false)
  })

  test('an entry says nothing of what it stands for without its salt', () => {
    const salt = new Uint8Array(32).fill(5)
    const entry = commitmentOf(digestOf('x'), salt)
    expect(toHex(entry.slice(0, 7))).toBe(toHex(toUtf8('cred/v1')))
    expect(entry).toHaveLength(39)
    expect(commitmentOf(digestOf('x'), salt)).toEqual(entry)
    expect(commitmentOf(digestOf('y'), salt)).not.toEqual(entry)
    expect(commitmentOf(digestOf('x'), new Uint8Array(32))).not.toEqual(entry)
    expect(() => commitmentOf(digestOf('x'), new Uint8Array(31))).toThrow(RangeError)
    expect(() => commitmentOf(new Uint8Array(31), salt)).toThrow(RangeError)
    // What fills a batch up cannot be told from it.
    expect(paddingOf(salt)).toHaveLength(39)
    expect(toHex(paddingOf(salt).slice(0, 7))).toBe(toHex(entry.slice(0, 7)))
  })

  test('a document is the same however it is written down, and a token with other disclosures too', () => {
    expect(toHex(digestOf({ b: 1, a: ['é', null] }))).toBe(toHex(digestOf({ a: ['é', null], b: 1 })))
    // Of RFC 8785 and SHA-256, by another tool: printf '{"a":1}' | sha256sum
    expect(toHex(digestOf({ a: 1 }))).toBe('015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862')
    expect(digestOf({ a: 1 })).not.toEqual(digestOf({ a: 2 }))
    expect(digestOf('a.b.c~one~two~')).toEqual(digestOf('a.b.c~'))
    expect(digestOf('a.b.c')).toEqual(digestOf('a.b.c~two~'))
    expect(digestOf('a.b.d~')).not.toEqual(digestOf('a.b.c~'))
    const envelope = { type: 'EnvelopedVerifiableCredential', id: 'data:application/vc+jwt,a.b.c' }
    expect(digestOf(envelope)).toEqual(digestOf('a.b.c'))
    expect(digestOf({ ...envelope, type: 'Other' })).not.toEqual(digestOf('a.b.c'))
  })
})
