/** What is looked at when an archive is taken over, in this order. */
export const ARCHIVE_PIECES = [
  'files',
  'history',
  'statement',
  'successor',
  'lists',
  'record',
  'proofs',
  'credentials',
  'earlier',
  'place',
  'address',
] as const
export type ArchivePiece = (typeof ARCHIVE_PIECES)[number]

/** Every code that a piece of an archive can have; console and command line have words for each. */
export const ARCHIVE_CODES = [
  'FILES_OK',
  'ZIP_BROKEN',
  'ZIP_LOCKED',
  'ZIP_TOO_MANY',
  'ZIP_TOO_LARGE',
  'ZIP_FILE_TOO_LARGE',
  'ZIP_NAME',
  'ZIP_TWICE',
  'ZIP_LINK',
  'ZIP_NO_SITE',
  'ZIP_OUTSIDE',
  'PICTURE_CHANGED',
  'HOST_OURS',
  'CHECK_FAILED',
  'HISTORY_OK',
  'HISTORY_MISSING',
  'HISTORY_BROKEN',
  'DOCUMENT_MISSING',
  'DOCUMENT_OTHER',
  'STATEMENT_OK',
  'STATEMENT_MISSING',
  'STATEMENT_BROKEN',
  'STATEMENT_OTHER',
  'SUCCESSOR_US',
  'SUCCESSOR_NONE',
  'SUCCESSOR_OTHER',
  'LISTS_OK',
  'LIST_MISSING',
  'LIST_CHANGED',
  'LIST_UNKNOWN',
  'RECORD_OK',
  'RECORD_NONE',
  'RECORD_MISSING',
  'RECORD_UNSIGNED',
  'RECORD_CHANGED',
  'RECORD_OTHER',
  'PROOFS_OK',
  'PROOF_MISSING',
  'PROOF_CHANGED',
  'CREDENTIALS_OK',
  'CREDENTIAL_CHANGED',
  'CREDENTIAL_UNRECORDED',
  'EARLIER_SAME',
  'EARLIER_OTHER',
  'PLACE_TAKEN',
  'PLACE_FULL',
  'ADDRESS_SAME',
  'ADDRESS_SILENT',
  'ADDRESS_OTHER',
  'OPERATOR_SAID',
] as const
export type ArchiveCode = (typeof ARCHIVE_CODES)[number]

export type ArchiveFinding = {
  readonly piece: ArchivePiece
  readonly outcome: 'passed' | 'failed' | 'open'
  readonly code: ArchiveCode
  /** Of how many things. */
  readonly count?: number
  /** Which file of the archive, where it is about one. */
  readonly path?: string
}

/** What is wrong with a piece, where its check comes upon it. */
export class PieceFailed extends Error {
  override name = 'PieceFailed'
  readonly code: ArchiveCode
  readonly path: string | undefined
  constructor(code: ArchiveCode, path?: string) {
    super(`a piece of the archive does not hold: ${code}`)
    this.code = code
    this.path = path
  }
}
