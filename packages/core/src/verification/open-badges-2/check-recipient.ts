import { md5 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { toUtf8 } from '../../primitives/bytes.ts'
import { isJsonObject, type Json, type JsonObject } from '../../primitives/json.ts'
import type { Finding } from '../report.ts'

const subject = (outcome: Finding['outcome'], code: string, message: string): Finding => ({
  check: 'subject',
  outcome,
  code,
  message,
})

/** What an address comes to under the badge's salt (OB 2.0 IdentityHash): `sha256$…`, or in old badges `md5$…`. */
function identityOf(address: string, hashed: boolean, salt: string, algorithm: string): string {
  if (!hashed) return address
  const bytes = toUtf8(address + salt)
  return `${algorithm}$${bytesToHex(algorithm === 'md5' ? md5(bytes) : sha256(bytes))}`
}

/**
 * Is it to this person? A badge of the older kind names an address, mostly as a salted hash; only who knows the address
 * can find out. `addresses` are those that the person has proven; nobody else's are ever tried.
 */
export function checkRecipient(recipient: Json | undefined, addresses: readonly string[] | undefined): Finding {
  if (!isJsonObject(recipient) || typeof recipient.identity !== 'string' || recipient.identity.length > 400)
    return subject('failed', 'OB2_RECIPIENT_NONE', 'It does not say to whom it was given.')
  const { identity, salt, hashed } = recipient as JsonObject & { identity: string }
  const algorithm = /^(sha256|md5)\$[0-9a-f]+$/i.exec(identity)?.[1]?.toLowerCase()
  if (hashed === true && !algorithm)
    return subject('failed', 'OB2_RECIPIENT_NONE', 'It does not say to whom it was given.')
  if (!addresses)
    return subject(
      'warning',
      'OB2_RECIPIENT_HIDDEN',
      'It was given to an address that is not shown; who holds it has to show that it is theirs.',
    )
  const salted = typeof salt === 'string' ? salt : ''
  const wanted = identity.toLowerCase()
  const tried = addresses.flatMap(one => [one, one.trim().toLowerCase()])
  return tried.some(one => identityOf(one, hashed === true, salted, algorithm ?? 'sha256').toLowerCase() === wanted)
    ? subject('passed', 'OB2_RECIPIENT_OK', 'It was given to this person’s address.')
    : subject('failed', 'OB2_RECIPIENT_OTHER', 'It was given to another address than this person’s.')
}
