import { smallDifference } from './difference.ts'
import { borrowsDomain, isWithin } from './domain.ts'
import { skeletons, wordsOf } from './skeleton.ts'

/** An institution that the verifier knows: trusted by the operator, or issuing on this server. */
export type KnownIssuer = {
  readonly name: string
  /** Where it is at home; whoever signs under it is not called a look-alike of it. */
  readonly domain?: string
  readonly did?: string
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

const hasDigit = (word: string) => /\p{N}/u.test(word)
const plain = (words: readonly string[]) => words.join(' ').normalize('NFC').toLowerCase()

function differsByOne(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false
  const at = one.flatMap((word, index) => (word === other[index] ? [] : [index]))
  if (at.length !== 1) return false
  const [mine, theirs] = [one[at[0]!]!, other[at[0]!]!]
  const difference = smallDifference(mine, theirs)
  const shortest = Math.min([...mine].length, [...theirs].length)
  return difference !== null && shortest >= (difference === 'swap' ? SHORTEST_SWAPPED_WORD : SHORTEST_WORD)
}

function likenessOf(claimed: readonly string[], known: readonly string[]): Likeness | null {
  if (claimed.length === 0 || known.length === 0) return null
  if (plain(claimed) === plain(known)) return 'same-name'
  // Numbers tell schools apart: "School 12" is not a misspelt "School 13".
  const numbers = (words: readonly string[]) => words.filter(one => /^\p{N}+$/u.test(one)).join(' ')
  if (numbers(claimed) !== numbers(known)) return null
  const pairs = skeletons(claimed.join(' ')).flatMap(one =>
    skeletons(known.join(' ')).map(other => [one, other] as const),
  )
  if (pairs.some(([one, other]) => one.replaceAll(' ', '') === other.replaceAll(' ', ''))) return 'look-alike'
  const written = [plain(claimed), plain(known)] as const
  return [...pairs, written].some(([one, other]) => differsByOne(one.split(' '), other.split(' '))) &&
    !claimed.some((word, at) => hasDigit(word) && known[at] !== undefined && hasDigit(known[at]!) && word !== known[at])
    ? 'one-letter'
    : null
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
  const { name, id, domain }: Claimant = typeof claimant === 'string' ? { name: claimant } : claimant
  const own = known.findIndex(one => one.did !== undefined && one.did === id)
  const others = own < 0 ? known : known.slice(0, own)
  if (others.some(one => isAtHome(one, domain))) return null
  const claimed = wordsOf(name.slice(0, MAX_NAME))
  const found = others.flatMap((one): Resemblance[] => {
    const why = likenessOf(claimed, wordsOf(one.name.slice(0, MAX_NAME)))
    if (why) return [{ known: one, why }]
    return one.domain && domain && borrowsDomain(domain, one.domain) ? [{ known: one, why: 'domain' }] : []
  })
  return found.sort((one, other) => ORDER.indexOf(one.why) - ORDER.indexOf(other.why))[0] ?? null
}

/** Whoever signs under the known domain is the known one, unless that host is home to many (`did:web:host:path`). */
const isAtHome = (known: KnownIssuer, domain: string | null | undefined): boolean =>
  known.domain !== undefined && !!domain && !/^did:web:[^:]+:/.test(known.did ?? '') && isWithin(domain, known.domain)
