import { isJsonObject, type JsonObject, list } from '../../primitives/json.ts'
import type { Say } from './model-finding.ts'
import { isUrl } from './values.ts'

const SECTION = 'Bitstring Status List 1.0 §2.1'

/** Holds an entry of a bitstring status list to the MUSTs of its specification. */
export function checkStatusEntry(entry: JsonObject, at: string, say: Say): void {
  const wrong = (key: string, reason: string) => say('MODEL_STATUS', SECTION, `${at}/${key}`, reason)
  if (typeof entry.statusPurpose !== 'string' || entry.statusPurpose === '') wrong('statusPurpose', 'is no text')
  const index = entry.statusListIndex
  if (typeof index !== 'string' || !/^(0|[1-9]\d{0,15})$/.test(index))
    wrong('statusListIndex', 'is no whole number written as text')
  if (!isUrl(entry.statusListCredential)) wrong('statusListCredential', 'is no URL')
  const size = entry.statusSize
  if (size !== undefined && (typeof size !== 'number' || !Number.isInteger(size) || size < 1))
    wrong('statusSize', 'is no whole number above zero')
  const messages = entry.statusMessage
  const isWide = typeof size === 'number' && size > 1
  if (messages === undefined) {
    if (isWide || entry.statusPurpose === 'message') wrong('statusMessage', 'is missing')
  } else if (!Array.isArray(messages) || !messages.every(isMessage)) wrong('statusMessage', 'is no list of messages')
  else if (typeof size === 'number' && size <= 16 && messages.length !== 2 ** size)
    wrong('statusMessage', 'has not one message for each value')
  const reference = entry.statusReference
  if (reference !== undefined) {
    const all = list(reference)
    if (all.length === 0 || !all.every(one => isUrl(one))) wrong('statusReference', 'is no URL')
  }
}

const isMessage = (one: unknown): boolean =>
  isJsonObject(one) &&
  typeof one.status === 'string' &&
  /^0x[0-9a-f]+$/i.test(one.status) &&
  typeof one.message === 'string'
