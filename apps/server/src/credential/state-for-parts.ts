import { type DisclosureSuite, signBase } from '@laurel/core/credential'
import { type AlwaysShowable, pointersAlwaysShown } from '@laurel/core/presentation'
import { isJsonObject, type Json, type JsonObject } from '@laurel/core/primitives'
import type { Deps } from '../deps.ts'
import { issuerIn } from './sign-statement.ts'

/** The first instant of a time's day, in UTC. */
export const wholeDay = (time: string): string => `${time.slice(0, 10)}T00:00:00Z`

/** A record consists of others' documents, which are shown whole or not at all. */
export const isPartable = (document: JsonObject): boolean => !JSON.stringify(document.type).includes('ClrCredential')

const objectIn = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {})

/** With ids for what all that earn the achievement share, so that only what is one learner's goes without a name. */
function withNamedThings(achievement: JsonObject): JsonObject {
  const { criteria, alignment } = achievement
  const own = (what: string) => `urn:laurel:${what}:${String(achievement.id)}`
  return {
    ...achievement,
    criteria: { id: own('criteria'), ...objectIn(criteria) },
    ...(Array.isArray(alignment)
      ? { alignment: alignment.map((one, at) => ({ id: own(`alignment-${at + 1}`), ...objectIn(one) })) }
      : {}),
  }
}

/**
 * Without what ties two shares together (decision 044): ids of the credential and of the learner, and times of the day;
 * and with what every learner's has before what only some have, since labels follow the order.
 */
function untied({ id: _, credentialSubject, evidence, issuer, ...rest }: JsonObject): JsonObject {
  const { id: __, identifier, narrative, achievement, ...subject } = objectIn(credentialSubject)
  const { address: ___, ...institution } = objectIn(issuer)
  // The day that it ends on is not counted, so that no part outlasts the whole.
  const days = (['validFrom', 'validUntil', 'awardedDate'] as const).flatMap(key => {
    const time = rest[key]
    return typeof time === 'string' ? [[key, wholeDay(time)] as const] : []
  })
  return said({
    ...rest,
    ...Object.fromEntries(days),
    issuer: institution,
    credentialSubject: said({ ...subject, achievement: withNamedThings(objectIn(achievement)), identifier, narrative }),
    evidence,
  })
}

const said = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(members).filter((one): one is [string, Json] => one[1] !== undefined))

/**
 * An award as it is signed to be shown in parts. Its id leads nowhere: whoever is shown a part is not shown the way to
 * the whole. For bbs-2023 nothing in it is one learner's alone, unless the learner chooses to show it.
 *
 * @param copyId  the id of this form, which has a status position of its own
 */
export function statedForParts(document: JsonObject, suite: DisclosureSuite, copyId: string): JsonObject {
  const credentialId = String(document.id).split('/').at(-1) as string
  const plain = JSON.parse(
    JSON.stringify(document).replaceAll(`urn:laurel:result:${credentialId}:`, 'urn:laurel:result:'),
  ) as JsonObject
  return suite === 'bbs-2023' ? untied(plain) : { ...plain, id: `urn:uuid:${copyId}` }
}

/**
 * Signs what `statedForParts` has stated. The proof is the holder's alone: whoever has it can show anything of the award.
 *
 * @throws for a document that cannot be signed: it was built here, so that is a bug
 */
export async function signForParts(
  deps: Deps,
  issuerId: string,
  document: JsonObject,
  {
    suite,
    created,
    always,
  }: { readonly suite: DisclosureSuite; readonly created: string; readonly always: readonly AlwaysShowable[] },
): Promise<JsonObject> {
  const signed = await signBase(
    document,
    await deps.keys.disclosureSignerFor(issuerId, suite, issuerIn(document)),
    {
      cryptosuite: suite,
      created: suite === 'bbs-2023' ? wholeDay(created) : created,
      labelsInOrder: suite === 'bbs-2023',
      mandatoryPointers: pointersAlwaysShown(document, suite, always),
    },
    deps.disclosure,
  )
  if (!signed.ok) throw new Error(`an award cannot be signed to be shown in parts: ${signed.error.code}`)
  return signed.value
}
