import { decodeBase64url, isJsonObject, type JsonObject } from '@laurel/core/primitives'
import type * as z from 'zod'
import type { Deps } from '../../deps.ts'
import { FOR_CREDENTIALS } from './mechanisms.ts'
import { malformed, VcApiError } from './problem.ts'
import type { zDerive } from './schema.ts'
import { securingTools } from './tools.ts'

/** Shows a part of a credential, by the suite of its own proof. Needs no key of the institution's. */
export async function deriveCredential(deps: Deps, body: z.infer<typeof zDerive>): Promise<JsonObject> {
  const given = body.verifiableCredential
  const document = typeof given === 'string' ? null : (given as JsonObject)
  if (!document)
    throw malformed('Only a credential with its proof inside can be derived from.', '/verifiableCredential')
  const proofs = Array.isArray(document.proof) ? document.proof : [document.proof]
  const able = FOR_CREDENTIALS.filter(one => one.derive)
  const mechanism = able.find(one => proofs.some(proof => isJsonObject(proof) && proof.cryptosuite === one.name))
  if (!mechanism?.derive)
    throw new VcApiError(
      400,
      'E_SUITE_UNSUPPORTED',
      able.length === 0
        ? 'No cryptosuite that is supported here lets a holder show a part of a credential.'
        : `A part can be shown of credentials with a proof of ${able.map(one => one.name).join(' or ')}.`,
    )
  const { selectivePointers, presentationHeader } = body.options
  const header = presentationHeader === undefined ? null : decodeBase64url(presentationHeader)
  if (header && !header.ok)
    throw malformed('options.presentationHeader is no base64url.', '/options/presentationHeader')
  const wishes = { selectivePointers, ...(header ? { presentationHeader: header.value } : {}) }
  const derived = await mechanism.derive(document, wishes, securingTools(deps))
  if (!derived.ok)
    throw malformed(
      `Nothing can be derived: ${derived.error.code} ${derived.error.reason}`.trim(),
      '/verifiableCredential',
    )
  return derived.value
}
