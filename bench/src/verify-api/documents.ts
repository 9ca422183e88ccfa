import crypto from 'node:crypto'
import { signDataIntegrity } from '@laurel/core/credential'
import { createDidDocument, didKeyOf } from '@laurel/core/did'
import { cryptographyFromNode, publicKeyOf, type Signer, signerFromNode } from '@laurel/core/keys'
import type { JsonObject } from '@laurel/core/primitives'
import { buildStatusEntry, buildStatusListCredential, createBitstring, type StatusIndex } from '@laurel/core/status'
import { realisticCredential } from '../realistic-credential.ts'

const CREATED = '2026-07-01T08:00:00Z'
export const FOREIGN = 'school.example'
const DID = `did:web:${FOREIGN}`
const LIST = `https://${FOREIGN}/status/1`

const secretKey = new Uint8Array(crypto.createHash('sha256').update('the key of the benchmark').digest())
const publicKey = publicKeyOf('Ed25519', secretKey)
const signer = (verificationMethod: string): Signer =>
  signerFromNode(crypto as never, { type: 'Ed25519', secretKey, verificationMethod })

async function signed(document: JsonObject, by: Signer): Promise<string> {
  const tools = { cryptography: cryptographyFromNode(crypto as never) }
  const made = await signDataIntegrity(document, by, { cryptosuite: 'eddsa-rdfc-2022', created: CREATED }, tools)
  if (!made.ok) throw new Error(made.error.code)
  return JSON.stringify(made.value)
}

/** Badges of an issuer that is nobody's, by did:key; without a status list, since nobody hosts one for it. */
export async function badgesByKey(count: number): Promise<string[]> {
  const { did, verificationMethod } = didKeyOf(publicKey)
  const all: string[] = []
  for (let index = 0; index < count; index++) {
    const { credentialStatus: _, ...badge } = realisticCredential(did, index)
    all.push(await signed(badge, signer(verificationMethod)))
  }
  return all
}

/** Badges of a school elsewhere, with their places in its list. */
export async function badgesByWeb(count: number): Promise<string[]> {
  const all: string[] = []
  for (let index = 0; index < count; index++)
    all.push(
      await signed(
        {
          ...realisticCredential(DID, index),
          credentialStatus: buildStatusEntry(LIST, ((index * 397) % 131_072) as StatusIndex),
        },
        signer(`${DID}#key-1`),
      ),
    )
  return all
}

/** What that school has on its web site, by path. */
export async function siteOfSchool(): Promise<Map<string, string>> {
  const document = createDidDocument({ did: DID, keys: [{ fragment: 'key-1', key: publicKey }] })
  const bits = createBitstring()
  // One of a hundred is revoked, at places where no badge is.
  for (let index = 5; index < 131_072; index += 100) if (index % 397 !== 0) bits[index >> 3]! |= 0x80 >> (index & 7)
  const list = await signed(
    buildStatusListCredential({ url: LIST, issuer: DID, purpose: 'revocation', bits, validFrom: CREATED }),
    signer(`${DID}#key-1`),
  )
  return new Map([
    ['/.well-known/did.json', JSON.stringify(document)],
    ['/status/1', list],
  ])
}
