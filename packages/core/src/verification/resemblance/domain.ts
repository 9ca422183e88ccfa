import { mixesAlphabets } from './hidden.ts'
import { skeletons } from './skeleton.ts'

const BASE = 36
/** How far the delta carries (RFC 3492 section 6.1). */
function adapt(delta: number, points: number, isFirst: boolean): number {
  let rest = isFirst ? Math.floor(delta / 700) : delta >> 1
  rest += Math.floor(rest / points)
  let k = 0
  for (; rest > 455; k += BASE) rest = Math.floor(rest / 35)
  return k + Math.floor((36 * rest) / (rest + 38))
}
const digit = (value: number) => String.fromCharCode(value < 26 ? value + 97 : value + 22)

/** One label of a domain in letters that cannot be taken for others (Punycode, RFC 3492 section 6.3). */
function encodeLabel(label: string): string {
  const points = [...label.normalize('NFC').toLowerCase()].map(one => one.codePointAt(0)!)
  const basic = points.filter(one => one < 128)
  let made = String.fromCharCode(...basic) + (basic.length > 0 ? '-' : '')
  let [n, delta, bias, handled] = [128, 0, 72, basic.length]
  while (handled < points.length) {
    const next = Math.min(...points.filter(one => one >= n))
    delta += (next - n) * (handled + 1)
    n = next
    for (const point of points) {
      if (point < n) delta++
      if (point !== n) continue
      let rest = delta
      for (let k = BASE; ; k += BASE) {
        const threshold = Math.min(Math.max(k - bias, 1), 26)
        if (rest < threshold) break
        made += digit(threshold + ((rest - threshold) % (BASE - threshold)))
        rest = Math.floor((rest - threshold) / (BASE - threshold))
      }
      made += digit(rest)
      bias = adapt(delta, handled + 1, handled === basic.length)
      delta = 0
      handled++
    }
    delta++
    n++
  }
  return `xn--${made}`
}

/**
 * A domain as it is shown for an identity. A label stays in its own alphabet unless it mixes alphabets or could be read
 * as plain letters; then it is written in Punycode, as browsers do (HOSTILE H-46).
 */
export const shownDomain = (domain: string): string =>
  domain
    .split('.')
    .map(label => {
      const isPlain = /^[\x21-\x7e]*$/.test(label)
      const couldBePlain = () => /^[\x21-\x7e]*$/.test(skeletons(label)[0])
      return !isPlain && (mixesAlphabets(label) || couldBePlain()) ? encodeLabel(label) : label
    })
    .join('.')

const bare = (domain: string) =>
  domain
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^www\./, '')
    .replace(/\.$/, '')

/** Is `domain` the known domain or under it? */
export const isWithin = (domain: string, known: string): boolean =>
  bare(domain) === bare(known) || bare(domain).endsWith(`.${bare(known)}`)

/** Labels that say nothing of who somebody is. */
const COMMON =
  /^(www|university|college|school|schools|academy|institute|education|credentials?|badges?|example|verify|localhost)$/
/** A shorter label is a word that many have. */
const SHORTEST_LABEL = 6

/** The labels of a domain as they look. */
export const labelsOf = (domain: string): readonly string[] =>
  bare(domain)
    .split('.')
    .map(label => skeletons(label)[0])

/** Those labels of a domain, as they look, that say who it is. */
export const ownLabels = (domain: string): readonly string[] =>
  bare(domain)
    .split('.')
    .filter(label => label.length >= SHORTEST_LABEL && !COMMON.test(label))
    .map(label => skeletons(label)[0])

/** Do `labels` carry one of a known domain's own somewhere else (`ontariotech.university.example`)? */
export const borrows = (labels: readonly string[], own: readonly string[]): boolean =>
  own.some(label => labels.some(one => one === label || one.startsWith(`${label}-`) || one.endsWith(`-${label}`)))
