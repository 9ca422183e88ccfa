import type { DcqlQuery } from '../dcql/index.ts'
import type { HeldCredential } from './held.ts'
import { type Offer, type OfferOptions, offerFor } from './offer.ts'

/** One way of giving what is asked for: a credential, or several that are asked for together. */
export type Choice = { readonly key: string; readonly offers: readonly Offer[] }

/** One thing that is asked for, with all that the wallet could give for it, the choices that tell the least first. */
export type Want = { readonly isRequired: boolean; readonly choices: readonly Choice[] }

const MOST_CHOICES = 60

const toldBy = ({ offers }: Choice) => offers.reduce((sum, one) => sum + one.told.length, 0)

/** One choice for each set of credentials, whatever forms it is asked for in: the one that tells the least. */
function least(choices: readonly Choice[]): readonly Choice[] {
  const best = new Map<string, Choice>()
  for (const one of choices) {
    const known = best.get(one.key)
    if (!known || toldBy(one) < toldBy(known)) best.set(one.key, one)
  }
  return [...best.values()]
}

/** Every way of taking one of each. */
const combinations = (lists: readonly (readonly Offer[])[]): readonly (readonly Offer[])[] =>
  lists.reduce<(readonly Offer[])[]>(
    (made, list) => made.flatMap(before => list.map(one => [...before, one])).slice(0, MOST_CHOICES),
    [[]],
  )

/**
 * Matches a query against what a wallet holds (OpenID4VP 1.0 §6.4). Everything happens here: nobody learns what there is.
 *
 * @param optionsOf by credential, since what is told of one may be restricted
 */
export function wantsOf(
  query: DcqlQuery,
  held: readonly HeldCredential[],
  optionsOf: (held: HeldCredential) => OfferOptions,
): readonly Want[] {
  const offers = new Map(
    query.credentials.map(part => [part.id, held.flatMap(one => offerFor(part, one, optionsOf(one)) ?? [])]),
  )
  const sets = query.credential_sets ?? query.credentials.map(({ id }) => ({ options: [[id]] }))
  return sets.map(set => {
    const choices = set.options.flatMap(ids =>
      combinations(ids.map(id => offers.get(id) ?? [])).map(offers => ({
        key: [...new Set(offers.map(one => one.heldId))].sort().join(' '),
        offers,
      })),
    )
    return { isRequired: !('required' in set) || set.required !== false, choices: least(choices) }
  })
}

/** Whether everything that is required can be given. */
export const canAnswer = (wants: readonly Want[]): boolean =>
  wants.every(one => !one.isRequired || one.choices.length > 0)
