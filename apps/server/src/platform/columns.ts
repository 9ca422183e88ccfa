import { type SQL, sql } from './sql.ts'

/*
 * Many rows as values of a statement: each column is one array in PostgreSQL's binary form, which is written here by
 * copying and read there by copying. Inside one JSON, texts are written and read once more; as a value of its own each of
 * a thousand is parsed, planned and copied as a part of the statement. PostgreSQL counts what is in an array and plans
 * by that; of what is in a JSON it guesses a hundred.
 */

type Kind = {
  /** Of the array's elements, as PostgreSQL numbers its types. */
  readonly oid: number
  /** What the array is then read as, where that is not the array of this type. */
  readonly cast?: string
  readonly bytes: (value: never) => number
  readonly write: (into: Buffer, value: never, at: number, length: number) => void
}

const TEXT = {
  oid: 25,
  bytes: (value: string) => Buffer.byteLength(value),
  write: (into: Buffer, value: string, at: number, length: number) => {
    into.write(value, at, length, 'utf8')
  },
}

const KINDS = {
  text: TEXT,
  uuid: {
    oid: 2950,
    bytes: () => 16,
    write: (into: Buffer, value: string, at: number) => {
      if (into.write(value.replaceAll('-', ''), at, 16, 'hex') !== 16) throw new Error('not a UUID')
    },
  },
  integer: {
    oid: 23,
    bytes: () => 4,
    write: (into: Buffer, value: number, at: number) => into.writeInt32BE(value, at),
  },
  bigint: {
    oid: 20,
    bytes: () => 8,
    write: (into: Buffer, value: number, at: number) => into.writeBigInt64BE(BigInt(value), at),
  },
  'double precision': {
    oid: 701,
    bytes: () => 8,
    write: (into: Buffer, value: number, at: number) => into.writeDoubleBE(value, at),
  },
  boolean: { oid: 16, bytes: () => 1, write: (into: Buffer, value: boolean, at: number) => into.writeInt8(+value, at) },
  bytea: {
    oid: 17,
    bytes: (value: Uint8Array) => value.length,
    write: (into: Buffer, value: Uint8Array, at: number) => into.set(value, at),
  },
  /** Times stay the text that they are; PostgreSQL reads it. */
  timestamptz: { ...TEXT, cast: 'text[]::timestamptz[]' },
} as const satisfies Record<string, Kind>

type Columns = {
  readonly text: string
  readonly uuid: string
  readonly integer: number
  readonly bigint: number
  readonly 'double precision': number
  readonly boolean: boolean
  readonly bytea: Uint8Array
  readonly timestamptz: string
  /** Whatever can be written as JSON. */
  readonly jsonb: unknown
}
export type ColumnType = keyof Columns

const JSONB_VERSION = 1

/** The array in PostgreSQL's binary form (array_recv): one dimension, then each element behind its length. */
function binary(kind: Kind, values: readonly unknown[]): Buffer {
  const lengths = new Int32Array(values.length)
  let total = values.length === 0 ? 12 : 20
  let hasNull = 0
  for (let at = 0; at < values.length; at++) {
    const value = values[at]
    if (value === null || value === undefined) {
      lengths[at] = -1
      hasNull = 1
      total += 4
    } else {
      const length = kind.bytes(value as never)
      lengths[at] = length
      total += 4 + length
    }
  }
  const into = Buffer.allocUnsafe(total)
  into.writeInt32BE(values.length === 0 ? 0 : 1, 0)
  into.writeInt32BE(hasNull, 4)
  into.writeInt32BE(kind.oid, 8)
  if (values.length === 0) return into
  into.writeInt32BE(values.length, 12)
  into.writeInt32BE(1, 16)
  let at = 20
  for (let index = 0; index < values.length; index++) {
    const length = lengths[index] as number
    into.writeInt32BE(length, at)
    at += 4
    if (length < 0) continue
    kind.write(into, values[index] as never, at, length)
    at += length
  }
  return into
}

const JSONB: Kind = {
  oid: 3802,
  bytes: (text: string) => 1 + Buffer.byteLength(text),
  write: (into: Buffer, text: string, at: number, length: number) => {
    into[at] = JSONB_VERSION
    into.write(text, at + 1, length - 1, 'utf8')
  },
}

/** Rows with long texts of which one statement is given no more: a megabyte at once is copied while everybody waits. */
const LONG_ROWS = 100

/** Some rows after the others, where each has a document. */
export function* fewAtOnce<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let at = 0; at < rows.length; at += LONG_ROWS) yield rows.slice(at, at + LONG_ROWS)
}

/** Values of one type as an array. */
export function arrayOf<Type extends ColumnType>(
  type: Type,
  values: readonly (Columns[Type] | null | undefined)[],
): SQL {
  if (type === 'jsonb') {
    const texts = values.map(value => (value === null || value === undefined ? null : JSON.stringify(value)))
    return sql`${binary(JSONB, texts)}::jsonb[]`
  }
  const kind: Kind = KINDS[type as Exclude<ColumnType, 'jsonb'>]
  return sql`${binary(kind, values)}::${sql.raw(kind.cast ?? `${type}[]`)}`
}

/**
 * A table of `rows` to select from, called `one`.
 *
 * @param columns  what is taken of each row, under these names, and as what
 */
export function tableOf<const Types extends Readonly<Record<string, ColumnType>>>(
  rows: readonly { readonly [Name in keyof Types]?: Columns[Types[Name]] | null | undefined }[],
  columns: Types,
): SQL {
  const names = Object.keys(columns)
  const arrays = names.map(name =>
    arrayOf(
      columns[name] as ColumnType,
      rows.map(row => row[name]),
    ),
  )
  return sql`unnest(${sql.join(arrays, sql`, `)}) as one (${sql.raw(names.join(', '))})`
}
