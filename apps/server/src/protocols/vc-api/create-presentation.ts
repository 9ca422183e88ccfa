import type { JsonObject } from '@laurel/core/primitives'
import { checkPresentationModel, modelFailure } from '@laurel/core/verification'
import type { Deps } from '../../deps.ts'
import { whyNotIssuing } from '../../people/halt-issuing.ts'
import { note } from '../../people/note.ts'
import { tx } from '../../platform/database.ts'
import { refusalSentence } from '../../refusal.ts'
import type { Caller } from './access.ts'
import { chooseKey } from './choose-key.ts'
import { domainOf, namedIn, proofTimes, renamed } from './issue-credential.ts'
import { FOR_PRESENTATIONS } from './mechanisms.ts'
import { malformed, refusedFor, VcApiError } from './problem.ts'
import type { Present } from './schema.ts'
import { securingTools } from './tools.ts'

/**
 * Signs a presentation with the institution as its holder: what it presents of itself. A learner's presentation is
 * signed by the learner's wallet and by nobody else. Nothing of it is kept.
 */
export async function createPresentation(
  deps: Deps,
  caller: Caller,
  isOpenServer: boolean,
  { presentation, options }: Present,
): Promise<JsonObject> {
  const given = presentation as JsonObject
  if (given.proof !== undefined) throw malformed('The presentation has a proof already.', '/presentation/proof')
  const contexts = deps.contexts.withInline()
  const wrong = checkPresentationModel(given, { for: 'issuing', contexts })
  if (wrong.length > 0) throw refusedFor(wrong.map(modelFailure))
  const { mechanism, key } = await chooseKey(
    deps,
    caller,
    isOpenServer,
    FOR_PRESENTATIONS,
    namedIn(given, 'holder'),
    options,
  )
  const document = given.holder === undefined || key.isOpen ? renamed(given, 'holder', key.did) : given
  const domain = domainOf(options.domain)
  const wishes = {
    ...proofTimes(deps, options),
    proofPurpose: 'authentication' as const,
    mandatoryPointers: null,
    ...(options.challenge === undefined ? {} : { challenge: options.challenge }),
    ...(domain === undefined ? {} : { domain }),
  }
  const secured = await mechanism.secure(document, await key.signer(), wishes, securingTools(deps))
  if (!secured.ok)
    throw malformed(`It cannot be secured: ${secured.error.code} ${secured.error.reason}`.trim(), '/presentation')
  await tx(deps, caller.actor, async tx => {
    const why = await whyNotIssuing(tx, caller.issuerId)
    if (why) throw new VcApiError(409, why, refusalSentence(why))
    await note(tx, deps, caller.actor, {
      event: 'vc-api.presented',
      subject: caller.issuerId,
      details: { mechanism: mechanism.name },
    })
  })
  return secured.value
}
