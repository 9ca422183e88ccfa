export { type Checkpoint, type CheckpointError, readCheckpoint, writeCheckpoint } from './checkpoint.ts'
export { commitmentOf, digestOf, paddingOf } from './commitment.ts'
export { cosign, cosignedAt } from './cosignature.ts'
export { type Edge, EMPTY_EDGE, type FullTile, growEdge, rootOfEdge } from './edge.ts'
export { followLog, type LogAlarm } from './follow.ts'
export { EMPTY, type Frontier, grow, type Placed, rootOf } from './frontier.ts'
export { EMPTY_ROOT, type Hash, leafHash, nodeHash } from './hash.ts'
export { consistencyProof, inclusionProof, type Node, type ReadNodes, rootAt } from './make-proof.ts'
export {
  COSIGNATURE,
  isSignedBy,
  linesBy,
  NOTE_SIGNATURE,
  type Note,
  type NoteError,
  type NoteKey,
  type NoteSignature,
  noteKeyId,
  readNote,
  readNoteKey,
  signatureLine,
  signNote,
  writeNote,
  writeNoteKey,
} from './note.ts'
export {
  placeOf,
  readBundle,
  readFromTiles,
  readTilePath,
  TILE_WIDTH,
  type Tile,
  tilePath,
  tilesSince,
  widthAt,
  writeBundle,
} from './tiles.ts'
export {
  type Logged,
  type LogPolicy,
  readTlogProof,
  type TlogProof,
  type TlogProofError,
  verifyTlogProof,
  writeTlogProof,
} from './tlog-proof.ts'
export { rootOfInclusion, type TreeHead, verifyConsistency, verifyInclusion } from './verify-proof.ts'
export {
  type AddCheckpoint,
  considerCheckpoint,
  readAddCheckpoint,
  readCosignatures,
  type WitnessRefusal,
  writeAddCheckpoint,
} from './witness.ts'
