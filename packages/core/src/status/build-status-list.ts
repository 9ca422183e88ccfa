import type { JsonObject } from '../primitives/json.ts'
import { encodeBitstring, type StatusIndex } from './bitstring.ts'

export type StatusPurpose = 'revocation' | 'suspension' | 'refresh' | 'message'

/** The unsigned list credential (Bitstring §2.2). Its address is its id; `ttl` in milliseconds says how long it may be kept. */
export function buildStatusListCredential(list: {
  readonly url: string
  readonly issuer: string
  readonly purpose: StatusPurpose
  /** Packed, or as the `encodedList` that it is compressed to. */
  readonly bits: Uint8Array | string
  readonly validFrom: string
  readonly validUntil?: string
}): JsonObject {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: list.url,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: list.issuer,
    validFrom: list.validFrom,
    ...(list.validUntil === undefined ? {} : { validUntil: list.validUntil }),
    credentialSubject: {
      id: `${list.url}#list`,
      type: 'BitstringStatusList',
      statusPurpose: list.purpose,
      encodedList: typeof list.bits === 'string' ? list.bits : encodeBitstring(list.bits),
    },
  }
}

/**
 * What a credential says of its place in a list (Bitstring §2.1). With `messages`, one for each value from 0 on, the entry is as many bits wide as that takes.
 */
export function buildStatusEntry(
  listUrl: string,
  index: StatusIndex,
  purpose: StatusPurpose = 'revocation',
  messages: readonly string[] = [],
): JsonObject {
  const size = Math.ceil(Math.log2(messages.length))
  const words: JsonObject =
    messages.length < 2
      ? {}
      : {
          statusSize: size,
          statusMessage: Array.from({ length: 2 ** size }, (_, value) => ({
            status: `0x${value.toString(16)}`,
            message: messages[value] ?? 'not used',
          })),
        }
  return {
    id: `${listUrl}#${index}`,
    type: 'BitstringStatusListEntry',
    statusPurpose: purpose,
    statusListIndex: String(index),
    statusListCredential: listUrl,
    ...words,
  }
}
