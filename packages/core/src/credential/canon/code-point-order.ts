/** Orders by Unicode code points; JavaScript's own order differs from it where a text has surrogates. */
export function compareCodePoints(one: string, other: string): number {
  const length = Math.min(one.length, other.length)
  for (let at = 0; at < length; at++) {
    const a = one.charCodeAt(at)
    const b = other.charCodeAt(at)
    if (a === b) continue
    const isSurrogateA = a >= 0xd800 && a <= 0xdfff
    const isSurrogateB = b >= 0xd800 && b <= 0xdfff
    // A surrogate stands for a point past U+FFFF, so it comes after every other unit.
    if (isSurrogateA !== isSurrogateB) return isSurrogateA ? 1 : -1
    return a - b
  }
  return one.length - other.length
}

/** True if JavaScript's order of what `text` is made of may differ from that of code points. */
export const hasSurrogates = (text: string): boolean => SURROGATE.test(text)

const SURROGATE = /[\ud800-\udfff]/

/** By code points; names with letters beyond the basic plane are rare. */
export const compareNames = (one: string, other: string): number =>
  hasSurrogates(one) || hasSurrogates(other) ? compareCodePoints(one, other) : one < other ? -1 : 1

/** Sorts in place by code points; by the engine's own order, which is quick, where that is the same. */
export function sortTexts(texts: string[]): string[] {
  return texts.some(hasSurrogates) ? texts.sort(compareCodePoints) : texts.sort()
}

/**
 * Sorts in place by code points and joins. The engine's own order is quick and the same wherever no text has surrogates,
 * which one look at the joined text tells.
 */
export function joinSorted(texts: string[]): string {
  const joined = texts.sort().join('')
  return SURROGATE.test(joined) ? texts.sort(compareCodePoints).join('') : joined
}

export const isBefore = (one: string, other: string): boolean => compareCodePoints(one, other) < 0
