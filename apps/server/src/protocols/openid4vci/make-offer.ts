import { type AwardListRow, findAwards, lockAward } from '../../award/store.ts'
import type { Deps } from '../../deps.ts'
import { currentIssuer } from '../../people/store.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { tokenHash } from '../../platform/ids.ts'
import { Refusal } from '../../refusal.ts'
import { mailCode } from '../../wallet/copies/copy-mail.ts'
import { addressesOf, issuerAddress } from './addresses.ts'
import { configurationsOf, grantedAward } from './configurations.ts'
import { issuerLibrary } from './library.ts'
import { MOST_TX_MISSES, offerCode, offerToken, txCode } from './secrets.ts'
import { countOffers, type OfferRow, openOffer, saveOffer } from './store.ts'

const MINUTE = 60_000
/** How long an offer stands. What staff make is passed on by hand; the others lie on the screen where they are taken. */
const LIFETIMES: Readonly<Record<OfferRow['made_by'], number>> = {
  claim: 60 * MINUTE,
  wallet: 15 * MINUTE,
  issuer: 7 * 24 * 60 * MINUTE,
}

/** Of one award, however it is offered. */
const MOST_AN_HOUR = 6

export type Wanted = Pick<OfferRow, 'made_by' | 'person_id' | 'second'>

/** Makes the offer of an award, or finds the one that is open; a code by mail goes out once an offer. */
export async function intendOffer(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  award: AwardListRow,
  wanted: Wanted,
): Promise<OfferRow> {
  const now = deps.clock()
  // Of many who ask at once each sees what the one before has made.
  await lockAward(tx, issuerId, award.id)
  const known = await openOffer(tx, issuerId, award.id, wanted.made_by, wanted.person_id, MOST_TX_MISSES, now)
  if (known && known.second === wanted.second) return known
  if (wanted.second === 'mail' && !award.email) throw new Refusal('E_NO_ADDRESS')
  // Each new one is a new mail, and five more guesses at a code.
  const since = new Date(now.getTime() - 60 * MINUTE)
  if ((await countOffers(tx, issuerId, award.id, since)) >= MOST_AN_HOUR) throw new Refusal('E_TOO_MANY_REQUESTS')
  const id = deps.newId()
  const offer = {
    id,
    award_id: award.id,
    ...wanted,
    created_at: now.toISOString(),
    expires_at: new Date(now.getTime() + LIFETIMES[wanted.made_by]).toISOString(),
  }
  await saveOffer(tx, issuerId, {
    ...offer,
    token_hash: tokenHash(offerToken(deps, issuerId, id)),
    code_hash: tokenHash(offerCode(deps, issuerId, id)),
  })
  if (wanted.second === 'mail') await mailCode(tx, deps, issuerId, award, txCode(deps, issuerId, id))
  return { ...offer, misses: 0, redeemed_at: null }
}

export type OfferView = {
  /** For a QR code or a link: by reference where wallets can fetch it, else by value. */
  readonly link: string
  readonly byReference: string
  readonly byValue: string
  /** By which way the code comes that the wallet asks for. */
  readonly second: OfferRow['second']
  /** The code itself, for the one screen on which it is shown. */
  readonly code: string | null
  readonly expiresAt: string
}

const CODE_WORDS = 'The code that came another way than this offer.'

/** The offer as a wallet reads it (OpenID4VCI 1.0 §4.1.1). */
async function objectOf(deps: Deps, issuerId: string, shortName: string, offer: OfferRow, award: AwardListRow) {
  const library = issuerLibrary(deps)
  const ids = configurationsOf(grantedAward(award)).map(one => one.id)
  // Of the metadata, what the library looks at.
  const credentialIssuer = {
    credential_issuer: issuerAddress(deps.baseUrl, shortName),
    credential_configurations_supported: Object.fromEntries(ids.map(id => [id, {}])),
  }
  const options = (uri?: string) => ({
    issuerMetadata: { credentialIssuer, authorizationServers: [] } as never,
    credentialConfigurationIds: ids,
    grants: {
      'urn:ietf:params:oauth:grant-type:pre-authorized_code': {
        'pre-authorized_code': offerCode(deps, issuerId, offer.id),
        tx_code:
          offer.second === 'hand'
            ? { input_mode: 'text' as const, description: CODE_WORDS }
            : { input_mode: 'numeric' as const, length: 6, description: CODE_WORDS },
      },
    },
    ...(uri ? { credentialOfferUri: uri } : {}),
  })
  const uri = addressesOf(deps.baseUrl, shortName).offer(offerToken(deps, issuerId, offer.id))
  const byValue = await library.createCredentialOffer(options())
  const byReference = await library.createCredentialOffer(options(uri))
  return {
    object: byValue.credentialOfferObject,
    byValue: byValue.credentialOffer,
    byReference: byReference.credentialOffer,
  }
}

export async function viewOffer(deps: Deps, issuerId: string, offer: OfferRow): Promise<OfferView> {
  const { award, shortName } = await tx(deps, { issuerId }, async tx => ({
    award: (await findAwards(tx, issuerId, [offer.award_id]))[0],
    shortName: (await currentIssuer(tx, issuerId)).short_name,
  }))
  if (!award) throw new Refusal('E_NOT_FOUND')
  const { byValue, byReference } = await objectOf(deps, issuerId, shortName, offer, award)
  return {
    // A wallet fetches over TLS only.
    link: deps.baseUrl.startsWith('https:') ? byReference : byValue,
    byReference,
    byValue,
    second: offer.second,
    code: offer.second === 'screen' ? txCode(deps, issuerId, offer.id) : null,
    expiresAt: new Date(offer.expires_at).toISOString(),
  }
}

/** What stands under an offer's address (§4.1.3). Looking takes nothing; what is over is not there. */
export async function readOffer(
  deps: Deps,
  issuerId: string,
  shortName: string,
  find: (tx: Tx) => Promise<OfferRow | undefined>,
): Promise<object> {
  const { offer, award } = await tx(deps, { issuerId }, async tx => {
    const offer = await find(tx)
    return { offer, award: offer && (await findAwards(tx, issuerId, [offer.award_id]))[0] }
  })
  const isOpen = offer && !offer.redeemed_at && Date.parse(offer.expires_at) > deps.clock().getTime()
  if (!isOpen || !award) throw new Refusal('E_NOT_FOUND')
  return (await objectOf(deps, issuerId, shortName, offer, award)).object
}
