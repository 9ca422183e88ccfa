import { setImmediate as nextTurn } from 'node:timers/promises'
import { idOf, type JsonObject } from '@laurel/core/primitives'
import type { IssuerSigner } from '../platform/key-store.ts'
import { type Signed, type SignTools, signSlice } from './threads/sign-slice.ts'
import type { SigningThreads } from './threads/signing-threads.ts'

export type { Signed } from './threads/sign-slice.ts'

/** An intent: the exact document, and the time (`xsd:dateTimeStamp`) that its proof will carry. */
export type Statement = {
  readonly unsigned: string
  readonly proofCreated: string
  /** The DID that the document names as its issuer, where that is known without reading it. */
  readonly did?: string | undefined
}

/** The DID that a document of ours names as its issuer: it is signed under no other. */
export const issuerIn = (document: JsonObject): string => idOf(document.issuer) as string

/** Documents canonicalised before the event loop gets its turn. */
const SLICE = 25
/** So many that it is worth handing them to threads, and how many are handed over at once: no more than a megabyte. */
const MANY = 50
const HANDED = 100
const HANDED_LENGTH = 1024 * 1024

type Slice = { readonly texts: readonly string[]; readonly created: string; readonly did: string }
type Begun = Slice & { texts: string[]; length: number }

/** Neighbours that are signed under one name with the same proof options, `most` at a time. */
function slicesOf(statements: readonly Statement[], most: number): Slice[] {
  const slices: Begun[] = []
  for (const { unsigned, proofCreated: created, did: known } of statements) {
    const did = known ?? issuerIn(JSON.parse(unsigned) as JsonObject)
    const last = slices.at(-1)
    const hasRoom = last && last.texts.length < most && last.length < HANDED_LENGTH
    if (last && hasRoom && last.did === did && last.created === created) {
      last.texts.push(unsigned)
      last.length += unsigned.length
    } else slices.push({ texts: [unsigned], created, did, length: unsigned.length })
  }
  return slices
}

/**
 * Signs intents in both forms. Deterministic: the same intent gives the same bytes, however often a crash makes us sign
 * it and whoever does. Few are signed here; many by threads, where the key is one that threads can be given.
 *
 * @param signerAs  the signer under the DID that a document names as its issuer
 * @throws for a document that cannot be signed: it was built here, so that is a bug
 */
export async function signStatements(
  statements: readonly Statement[],
  signerAs: (did: string) => Promise<IssuerSigner>,
  tools: SignTools & { readonly signing: SigningThreads },
): Promise<Signed[]> {
  const isMany = statements.length >= MANY && tools.signing.size > 0
  const slices: Promise<Signed[]>[] = []
  const signers = new Map<string, IssuerSigner>()
  for (const { texts, created, did } of slicesOf(statements, isMany ? HANDED : SLICE)) {
    const signer = signers.get(did) ?? (await signerAs(did))
    signers.set(did, signer)
    const { key, verificationMethod } = signer
    if (isMany && key) slices.push(tools.signing.sign({ unsigned: texts, created, key, verificationMethod }))
    else {
      slices.push(Promise.resolve(await signSlice(texts, created, signer, tools)))
      await nextTurn()
    }
  }
  return (await Promise.all(slices)).flat()
}
