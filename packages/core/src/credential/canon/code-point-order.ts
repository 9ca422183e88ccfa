/** Orders by Unicode code points; JavaScript's own order differs from it where a text has surrogates. */
function compareCodePoints(one: string, other: string): number {
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

const SURROGATE = /[\ud800-\udfff]/

/** Sorts in place by code points, by the engine's quick order where that is the same. */
export function sortByCodePoints(texts: string[]): string[] {
  return texts.some(text => SURROGATE.test(text)) ? texts.sort(compareCodePoints) : texts.sort()
}

export const isBefore = (one: string, other: string): boolean => compareCodePoints(one, other) < 0
