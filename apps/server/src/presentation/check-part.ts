import { isPartOf, kindsWithheld, showPart } from '@laurel/core/presentation'
import { isJsonObject, type JsonObject } from '@laurel/core/primitives'
import { findAwards } from '../award/store.ts'
import { openCredential } from '../credential/open-credential.ts'
import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import { Refusal } from '../refusal.ts'
import { verifyAnything } from '../verification/verify-anything.ts'
import { formsOf } from '../wallet/copies/store.ts'
import { PART_SUITES, type PartSuite, type SharedPart, type ShareItem } from './store.ts'

type Sealed = readonly ('name' | 'evidence')[]

/** Whether a part shows what has to be left out of everything that is shown of a minor. */
export function showsSealed(part: JsonObject, sealed: Sealed): boolean {
  const subject = isJsonObject(part.credentialSubject) ? part.credentialSubject : {}
  return sealed.some(one => (one === 'name' ? subject.identifier : part.evidence) !== undefined)
}

async function formOf(deps: Deps, { issuerId, awardId }: ShareItem, suite: PartSuite) {
  const { award, forms } = await tx(deps, { issuerId }, async tx => ({
    award: (await findAwards(tx, issuerId, [awardId]))[0],
    forms: await formsOf(tx, issuerId, awardId),
  }))
  if (!award) throw new Refusal('E_NOT_FOUND')
  const open = await openCredential(deps, award.credential_id)
  if (!open.isInForce) throw new Refusal('E_AWARD_STATE')
  // Of two wallets one after the other, the last has the key that counts.
  const form = forms.findLast(one => one.format === suite && one.document !== null)
  return { base: form ? (JSON.parse(form.document as string) as JsonObject) : null, sealed: open.sealed.link }
}

const invalid = (message: string) => new Refusal('E_PART_INVALID', [{ path: 'part', code: 'E_PART_INVALID', message }])

/**
 * Checks what a wallet has derived, before a link shows it: that it is of this very award, that its proof holds, and that
 * nothing is in it that has to be left out.
 *
 * @returns the part with the kinds of facts that it leaves out
 * @throws Refusal E_PART_INVALID, E_PART_SEALED, E_AWARD_STATE, E_TOO_MANY_REQUESTS
 */
export async function checkPart(
  deps: Deps,
  item: ShareItem,
  part: JsonObject,
): Promise<SharedPart & { readonly text: string }> {
  const named = isJsonObject(part.proof) ? part.proof.cryptosuite : undefined
  const suite = PART_SUITES.find(one => one === named)
  if (!suite) throw invalid(`is no credential derived by ${PART_SUITES.join(' or ')}`)
  const { base, sealed } = await formOf(deps, item, suite)
  if (!base || !isPartOf(part, base, suite)) throw invalid('is not of this credential')
  const text = JSON.stringify(part)
  const report = await verifyAnything(deps, text)
  if (report === 'busy') throw new Refusal('E_TOO_MANY_REQUESTS')
  if (!report.isPart || report.result === 'invalid' || report.findings.some(one => one.outcome === 'failed'))
    throw invalid('has no proof that holds')
  if (showsSealed(part, sealed)) throw new Refusal('E_PART_SEALED')
  return { suite, text, withheld: kindsWithheld(part, base, suite) }
}

/** What `checkPart` would be handed, derived here, for its maker's eyes only. @throws Refusal E_NOT_FOUND */
export async function previewPart(
  deps: Deps,
  item: ShareItem,
  { suite, shows }: { readonly suite: PartSuite; readonly shows: readonly string[] },
): Promise<SharedPart & { readonly text: string }> {
  const { base } = await formOf(deps, item, suite)
  if (!base) throw new Refusal('E_NOT_FOUND')
  const shown = await showPart(base, { cryptosuite: suite, chosen: shows }, deps.disclosure)
  if (!shown.ok) throw new Refusal('E_NOT_FOUND')
  return { suite, text: JSON.stringify(shown.value), withheld: kindsWithheld(shown.value, base, suite) }
}
