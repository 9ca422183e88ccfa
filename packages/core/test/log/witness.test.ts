import { createSigner, generateKeyPair } from '@laurel/core/keys'
import {
  considerCheckpoint,
  consistencyProof,
  EMPTY_EDGE,
  growEdge,
  leafHash,
  NOTE_SIGNATURE,
  type NoteKey,
  readAddCheckpoint,
  readCosignatures,
  readFromTiles,
  rootOfEdge,
  signatureLine,
  signNote,
  type TreeHead,
  writeAddCheckpoint,
  writeCheckpoint,
  writeNote,
} from '@laurel/core/log'
import { toUtf8 } from '@laurel/core/primitives'
import { expect, test } from 'vitest'

const partyOf = (name: string, seed: number) => {
  const pair = generateKeyPair('Ed25519', length => new Uint8Array(length).fill(seed))
  const key: NoteKey = { name, type: NOTE_SIGNATURE, publicKey: pair.publicKey }
  return { key, signer: createSigner({ ...pair, verificationMethod: '' }) }
}
const log = partyOf('school.example/i/hts/log', 3)

/** The head of a tree of so many entries, signed, and what proofs are made of. */
async function headOf(size: number, word = 'entry', by = log) {
  const { grown } = growEdge(
    EMPTY_EDGE,
    Array.from({ length: size }, (_, at) => leafHash(toUtf8(`${word} ${at}`))),
  )
  const root = rootOfEdge(grown)
  const text = writeCheckpoint({ origin: by.key.name, size, root })
  const nodes = readFromTiles(size, async ({ level }) => grown.tiles[level as number] as Uint8Array)
  return {
    size,
    root,
    nodes,
    text,
    checkpoint: writeNote({ text, signatures: [await signNote(text, by.key, by.signer)] }),
  }
}

const asked = (old: number, proof: readonly Uint8Array[], checkpoint: string) =>
  readAddCheckpoint(writeAddCheckpoint({ old, proof, checkpoint }))
const answer = async (request: ReturnType<typeof readAddCheckpoint>, newest?: TreeHead) => {
  const considered = await considerCheckpoint(request, [log.key], () => newest)
  return considered.ok ? considered.value.text : considered.error
}

test('a witness signs what leads on from what it has signed, and nothing else (H-52)', async () => {
  const first = await headOf(64)
  const later = await headOf(200)
  const proof = await consistencyProof(64, 200, later.nodes)
  expect(await answer(asked(0, [], first.checkpoint))).toBe(first.text)
  expect(await answer(asked(64, proof, later.checkpoint), first)).toBe(later.text)
  // The same once more is no harm.
  expect(await answer(asked(64, [], first.checkpoint), first)).toBe(first.text)
  expect(await answer(asked(0, [], later.checkpoint), first)).toEqual({ status: 409, size: 64 })
  expect(await answer(asked(64, proof, later.checkpoint))).toEqual({ status: 409, size: 0 })
  expect(await answer(asked(0, proof, later.checkpoint))).toEqual({ status: 422 })
  expect(await answer(asked(64, proof.slice(1), later.checkpoint), first)).toEqual({ status: 422 })
  expect(await answer(asked(200, [], first.checkpoint), later)).toEqual({ status: 400 })
  const other = await headOf(200, 'other')
  expect(await answer(asked(64, await consistencyProof(64, 200, other.nodes), other.checkpoint), first)).toEqual({
    status: 422,
  })
  const twin = await headOf(64, 'other')
  expect(await answer(asked(64, [], twin.checkpoint), first)).toEqual({ status: 409, size: 64 })
})

test('a witness signs for no log that it does not know, nor under another’s key', async () => {
  const stranger = partyOf('stranger.example/log', 4)
  expect(await answer(asked(0, [], (await headOf(64, 'entry', stranger)).checkpoint))).toEqual({ status: 404 })
  const impostor = { ...stranger, key: { ...stranger.key, name: log.key.name } }
  expect(await answer(asked(0, [], (await headOf(64, 'entry', impostor)).checkpoint))).toEqual({ status: 403 })
  expect(await answer(asked(0, [], 'nonsense\n'))).toEqual({ status: 400 })
})

test.each([
  '',
  'old 1',
  'old 01\n\nx',
  'old -1\n\nx',
  'old 1\nAAAA\n\nx',
  `old 1\n${'A'.repeat(43)}=\n`.repeat(80),
  'new 1\n\nx',
])('%j is no request of a log', async text => {
  expect(readAddCheckpoint(text)).toBeNull()
  expect(await answer(readAddCheckpoint(text))).toEqual({ status: 400 })
})

test('what a witness answers is lines of signatures, or it is nothing', async () => {
  const { text } = await headOf(64)
  const line = signatureLine(await signNote(text, log.key, log.signer))
  expect(readCosignatures(line)?.map(one => one.name)).toEqual([log.key.name])
  expect(readCosignatures(line + line)).toHaveLength(2)
  for (const wrong of ['', 'nonsense', line.trimEnd(), `${line}\n\n${line}`, `x\n\n${line}`])
    expect(readCosignatures(wrong), wrong).toBeNull()
})
