import { signDataIntegrity } from '@laurel/core/credential'
import type { JsonObject } from '@laurel/core/primitives'
import type { Deps } from '../deps.ts'
import { issuerIn } from './sign-statement.ts'

/**
 * Signs one document of ours under the DID that it names as its issuer.
 *
 * @param created  the time that its proof carries (`xsd:dateTimeStamp`)
 * @throws for a document that cannot be signed: it was built here, so that is a bug
 */
export async function signOurs(
  { keys, cryptography, contexts }: Pick<Deps, 'keys' | 'cryptography' | 'contexts'>,
  issuerId: string,
  document: JsonObject,
  created: string,
): Promise<string> {
  const signer = await keys.signerFor(issuerId, 'assertion', issuerIn(document))
  const tools = { cryptography, contexts }
  const signed = await signDataIntegrity(document, signer, { cryptosuite: 'eddsa-rdfc-2022', created }, tools)
  if (!signed.ok) throw new Error(`a document of ours cannot be signed: ${signed.error.code}`)
  return JSON.stringify(signed.value)
}
