import { type Face, measure } from '../../platform/typefaces.ts'
import { setLines } from '../picture/set-lines.ts'

type Locale = 'en' | 'fr' | 'th'
export type Fitted = { readonly lines: readonly string[]; readonly size: number }

/**
 * Sets text into at most `most` lines of a width, as large as `size` and as small as `least`; what is still too long
 * then ends with an ellipsis. Fewer lines are tried first, so that a name stays on one line while it may.
 */
export function fitText(
  text: string,
  face: Face,
  { size, least, width, most, locale }: { size: number; least: number; width: number; most: number; locale: Locale },
): Fitted {
  const wide = (part: string, at: number) => measure(part, face, at)
  const whole = wide(text, 1)
  for (let lines = 1; lines <= most; lines++) {
    // A second line is better than letters that are much smaller than they might be.
    const floor = lines === most ? least : Math.max(least, size * 0.72)
    for (let at = size; at >= floor; at -= 0.5) {
      // What is longer than all lines together needs no trying.
      if (whole * at > width * lines) continue
      const set = setLines(text, at, width, 99, locale, wide)
      const fits = set.length <= lines && set.every(line => wide(line, at) <= width && !cut(line, text))
      if (fits) return { lines: set, size: at }
    }
  }
  return { lines: setLines(text, least, width, most, locale, wide), size: least }
}

/** True for a line that ends with an ellipsis which the text has not. */
const cut = (line: string, text: string) => line.endsWith('…') && !text.includes('…')
