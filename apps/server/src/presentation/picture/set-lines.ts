import type { Locale } from '@laurel/ui/verdict'

/** About how wide a letter is in our typeface, in parts of its size. A guess on the wide side keeps text inside. */
function widthOf(letter: string): number {
  // Vowels and tone marks of Thai that stand above or below take no room; so do combining accents.
  if (/\p{Mn}/u.test(letter)) return 0
  if (/[ilIjtf.,:;'’|!()]/.test(letter)) return 0.34
  if (/[mwMW@%—…]/.test(letter)) return 0.92
  if (/[A-Z\u00c0-\u00de]/.test(letter)) return 0.7
  if (/\s/.test(letter)) return 0.28
  if (/[\u0e00-\u0e7f]/.test(letter)) return 0.6
  return /[\u2e80-\uffef]/.test(letter) ? 1 : 0.58
}

/** How wide a text is at a size, both in the same unit. */
type Measure = (text: string, size: number) => number

export const textWidth: Measure = (text, size) => [...text].reduce((sum, letter) => sum + widthOf(letter), 0) * size

/**
 * Breaks text into lines between its words, in Thai too, where no spaces say where words end. What does not fit into
 * `most` lines ends with an ellipsis.
 *
 * @param width and size in pixels
 * @param measure exact where the letters' own widths are at hand
 */
export function setLines(
  text: string,
  size: number,
  width: number,
  most: number,
  locale: Locale,
  measure: Measure = textWidth,
): string[] {
  const words: string[] = []
  // An opening bracket or quotation mark goes with what it opens, closing ones with what they close.
  for (const { segment } of new Intl.Segmenter(locale, { granularity: 'word' }).segment(
    text.trim().replace(/\s+/g, ' '),
  ))
    if (/[\p{Ps}\p{Pi}]$/u.test(words.at(-1) ?? '')) words[words.length - 1] += segment
    else words.push(segment)
  const lines = ['']
  for (const segment of words) {
    const last = lines.length - 1
    const isClosing = /^[\p{Pe}\p{Pf}\p{Po}]+$/u.test(segment)
    if (lines[last] === '' || isClosing || measure(lines[last] + segment, size) <= width) lines[last] += segment
    else lines.push(segment.trimStart())
  }
  const trimmed = lines.map(one => one.trim()).filter(one => one !== '')
  if (trimmed.length <= most) return trimmed.map(one => shorten(one, size, width, measure))
  return [...trimmed.slice(0, most - 1), shorten(`${trimmed.slice(most - 1).join(' ')}`, size, width, measure)]
}

/** Cuts between words; within a word that is too long by itself, between letters as a reader sees them. */
function shorten(line: string, size: number, width: number, measure: Measure): string {
  if (measure(line, size) <= width) return line
  const cut = (granularity: 'word' | 'grapheme') => {
    const parts = [...new Intl.Segmenter(undefined, { granularity }).segment(line)].map(one => one.segment)
    const first = (count: number) => parts.slice(0, count).join('').trimEnd()
    // The most that fits, found by halving: a long text is measured a few times, not once a word.
    let [fits, tooMany] = [0, parts.length]
    while (tooMany - fits > 1) {
      const middle = (fits + tooMany) >> 1
      if (measure(`${first(middle)}…`, size) <= width) fits = middle
      else tooMany = middle
    }
    return first(fits)
  }
  return `${cut('word') || cut('grapheme')}…`
}
