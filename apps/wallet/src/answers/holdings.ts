import { isSdJwtText } from '@laurel/core/credential'
import type { FieldWord, HeldCredential, HeldForm } from '@laurel/core/presentation'
import { isJsonObject, parseStrictJson, toUtf8 } from '@laurel/core/primitives'
import type { Award } from '../credentials/award.ts'
import { sealedFor } from '../parts/choices.ts'
import { formsHere } from '../parts/forms.ts'
import type { Contents, Imported } from '../vault/contents.ts'
import type { OpenWallet } from '../vault/wallet.ts'

/** A credential that can be told of, and how people call it. */
export type Holding = {
  readonly held: HeldCredential
  readonly title: string
  readonly issuer: string
  readonly sealed: readonly FieldWord[]
}

function formsOfAward(contents: Contents, did: string, award: Award): readonly HeldForm[] {
  const kept = contents.credentials[award.id]
  if (!kept) return []
  const parts = (formsHere(contents, did, award) ?? []).map(
    (one): HeldForm =>
      one.format === 'dc+sd-jwt'
        ? { kind: 'sd-jwt', text: one.credential }
        : { kind: 'base', suite: one.format, document: one.credential },
  )
  return [...parts, { kind: 'document', document: kept.credential }, { kind: 'jwt', text: kept.jwt }]
}

function formsOfImported({ text }: Imported): readonly HeldForm[] {
  if (isSdJwtText(text)) return [{ kind: 'sd-jwt', text }]
  if (!text.startsWith('{')) return [{ kind: 'jwt', text }]
  const read = parseStrictJson(toUtf8(text))
  return read.ok && isJsonObject(read.value) ? [{ kind: 'document', document: read.value }] : []
}

/** True where nobody has to consent before something of it is told. */
const mayBeTold = ({ protection }: Award): boolean => protection.permits.share

/**
 * What the wallet can tell of: awards in force that may be shared, and what was brought and checked.
 *
 * @returns `withheld`: how many are kept back because somebody else has to consent first
 */
export function holdingsOf(
  { contents, device }: OpenWallet,
  awards: readonly Award[],
): { readonly holdings: readonly Holding[]; readonly withheld: number } {
  const inForce = awards.filter(one => one.state === 'issued' && one.subjectDid === device.did)
  const own = inForce.filter(mayBeTold).map(award => ({
    held: { id: award.id, forms: formsOfAward(contents, device.did, award) },
    title: award.achievement.name,
    issuer: award.issuer.name,
    sealed: sealedFor(award.protection),
  }))
  const brought = Object.entries(contents.imported ?? {})
    .filter(([, one]) => one.verdict === 'good' && !one.isForeign && !one.isHosted)
    .map(([id, one]) => ({
      held: { id: `imported-${id}`, forms: formsOfImported(one) },
      title: one.title,
      issuer: one.issuer,
      sealed: [],
    }))
  return {
    holdings: [...own, ...brought].filter(one => one.held.forms.length > 0),
    withheld: inForce.length - own.length,
  }
}
