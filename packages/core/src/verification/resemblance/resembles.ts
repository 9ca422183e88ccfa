import { smallDifference } from './difference.ts'
import { borrows, isWithin, labelsOf, ownLabels } from './domain.ts'
import { type LogoPrint, sameLogo } from './logo.ts'
import { skeletons, wordsOf } from './skeleton.ts'

/** An institution that the verifier knows: trusted by the operator, or issuing on this server. */
export type KnownIssuer = {
  readonly name: string
  /** Where it is at home; whoever signs under it is not called a look-alike of it. */
  readonly domain?: string
  readonly did?: string
  /** Its other DIDs: it is no look-alike of itself under any of them. */
  readonly alsoDids?: readonly string[]
  /** What its logo looks like. */
  readonly logo?: LogoPrint
}

/**
 * `same-name`: the very name, by somebody else; `look-alike`: other letters that look the same; `one-letter`: a slip of
 * one letter; `domain`: another name, under an address that borrows the known one.
 */
export type Likeness = 'same-name' | 'look-alike' | 'one-letter' | 'domain'
export type Resemblance = { readonly known: KnownIssuer; readonly why: Likeness }

/** Who says what of itself: all of it is the issuer's own word, except the domain that its key was found under. */
export type Claimant = { readonly name: string; readonly id?: string; readonly domain?: string | null }

/** One letter makes another word of a short one (Boston, Bolton); a long one only looks misspelt. */
const SHORTEST_WORD = 7
const SHORTEST_SWAPPED_WORD = 5
const MAX_NAME = 300

/** A name made ready for comparing; made once for each known issuer, since it is compared with every claimant. */
type Prepared = {
  readonly words: readonly string[]
  readonly plain: string
  /** The numbers in it, which tell schools apart: "School 12" is not a misspelt "School 13". */
  readonly numbers: string
  /** What its domain is known by. */
  readonly labels: readonly string[]
  /** As it looks, in each of its skeletons: without spaces, and by its words. */
  readonly looks: readonly { readonly joined: string; readonly words: readonly string[] }[]
}

function prepare(name: string, domain?: string): Prepared {
  const words = wordsOf(name.slice(0, MAX_NAME))
  const text = words.join(' ')
  const plain = text.normalize('NFC').toLowerCase()
  return {
    words,
    plain,
    labels: domain ? ownLabels(domain) : [],
    numbers: words.filter(one => /^\p{N}+$/u.test(one)).join(' '),
    looks: [...new Set(skeletons(text))].map(one => ({ joined: one.replaceAll(' ', ''), words: one.split(' ') })),
  }
}

const prepared = new WeakMap<KnownIssuer, Prepared>()
function preparedOf(known: KnownIssuer): Prepared {
  const found = prepared.get(known) ?? prepare(known.name, known.domain)
  prepared.set(known, found)
  return found
}

function differsByOne(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false
  let at = -1
  for (let index = 0; index < one.length; index++) {
    if (one[index] === other[index]) continue
    if (at >= 0) return false
    at = index
  }
  const [mine, theirs] = [one[at], other[at]]
  if (mine === undefined || theirs === undefined) return false
  const difference = smallDifference(mine, theirs)
  const shortest = Math.min([...mine].length, [...theirs].length)
  return difference !== null && shortest >= (difference === 'swap' ? SHORTEST_SWAPPED_WORD : SHORTEST_WORD)
}

const hasDigit = (word: string | undefined) => word !== undefined && /\p{N}/u.test(word)

function likenessOf(claimed: Prepared, known: Prepared): Likeness | null {
  if (claimed.words.length === 0 || known.words.length === 0) return null
  if (claimed.plain === known.plain) return 'same-name'
  if (claimed.numbers !== known.numbers) return null
  const pairs = claimed.looks.flatMap(one => known.looks.map(other => [one, other] as const))
  if (pairs.some(([one, other]) => one.joined === other.joined)) return 'look-alike'
  const differs =
    pairs.some(([one, other]) => differsByOne(one.words, other.words)) ||
    differsByOne(claimed.plain.split(' '), known.plain.split(' '))
  const isNumbered = (word: string, at: number) =>
    word !== known.words[at] && hasDigit(word) && hasDigit(known.words[at])
  return differs && !claimed.words.some(isNumbered) ? 'one-letter' : null
}

const ORDER: readonly Likeness[] = ['same-name', 'look-alike', 'one-letter', 'domain']

/**
 * Does this issuer pass itself off as one that is known? The strongest likeness, or null; null also for the known
 * issuer itself, recognised by its DID or by signing under its domain.
 *
 * @param known in order of seniority: one that is in the list itself is compared with those before it only, so that of
 *   two neighbours on one server the newcomer is called a look-alike and not the one who was copied
 * @see UTS #39 (skeletons), HOSTILE H-46
 */
export function resembles(claimant: Claimant | string, known: readonly KnownIssuer[]): Resemblance | null {
  const asked: Claimant = typeof claimant === 'string' ? { name: claimant } : claimant
  const answers = compared.get(known) ?? new Map<string, Resemblance | null>()
  compared.set(known, answers)
  const key = JSON.stringify([asked.name, asked.id ?? null, asked.domain ?? null])
  const answer = answers.get(key)
  if (answer !== undefined) return answer
  const found = compare(asked, known)
  // Whoever brings one name after the other has each compared, and keeps nothing for long.
  if (answers.size >= MOST_COMPARED) answers.clear()
  if (key.length <= LONGEST_COMPARED) answers.set(key, found)
  return found
}

/** Most credentials that are verified are of a few issuers, and a list stays the same for a while. */
const compared = new WeakMap<readonly KnownIssuer[], Map<string, Resemblance | null>>()
const MOST_COMPARED = 500
const LONGEST_COMPARED = 1_000

function compare({ name, domain, ...rest }: Claimant, known: readonly KnownIssuer[]): Resemblance | null {
  const others = othersThan({ ...rest, domain }, known)
  const claimed = prepare(name)
  const labels = domain ? labelsOf(domain) : []
  const found = others.flatMap((one): Resemblance[] => {
    const why = likenessOf(claimed, preparedOf(one))
    if (why) return [{ known: one, why }]
    return borrows(labels, preparedOf(one).labels) && !isUnder(domain, one) ? [{ known: one, why: 'domain' }] : []
  })
  return found.sort((one, other) => ORDER.indexOf(one.why) - ORDER.indexOf(other.why))[0] ?? null
}

/**
 * Whose logo is it that this issuer uses, among those that are known and are not itself? Null where it is nobody's.
 *
 * @param known in order of seniority, as for `resembles`
 */
export const usesLogoOf = (
  claimant: Omit<Claimant, 'name'>,
  print: LogoPrint,
  known: readonly KnownIssuer[],
): KnownIssuer | null =>
  othersThan(claimant, known).find(one => one.logo !== undefined && sameLogo(one.logo, print)) ?? null

/** Those whom an issuer could be taken for: all before itself, and none where it is at home with one of them. */
function othersThan({ id, domain }: Omit<Claimant, 'name'>, known: readonly KnownIssuer[]): readonly KnownIssuer[] {
  const own = known.findIndex(one => id !== undefined && (one.did === id || one.alsoDids?.includes(id)))
  const others = own < 0 ? known : known.slice(0, own)
  return others.some(one => isAtHome(one, domain)) ? [] : others
}

/** Whoever signs under the known domain is the known one, unless that host is home to many (`did:web:host:path`). */
const isAtHome = (known: KnownIssuer, domain: string | null | undefined): boolean =>
  isUnder(domain, known) && !/^did:web(?:vh:[^:]+)?:[^:]+:/.test(known.did ?? '')

const isUnder = (domain: string | null | undefined, { domain: home }: KnownIssuer): boolean =>
  home !== undefined && !!domain && isWithin(domain, home)
