import type { Lettering } from '@laurel/core/achievement'
import { placed } from './typefaces.ts'

const SIZE = 100
const number = (value: number) => String(Math.round(value * 10) / 10)

/** Words as outlines of our typeface, shaped as the script asks for: Thai marks above marks, French accents. */
export function setLettering(text: string): Lettering {
  let width = 0
  const outlines: string[] = []
  for (const { text: part, typeface, x } of placed(text, 'sansBold', SIZE, 0)) {
    const { font } = typeface
    const by = SIZE / font.unitsPerEm
    const { glyphs, positions } = font.layout(part)
    let at = x
    for (const [index, glyph] of glyphs.entries()) {
      const { xOffset = 0, yOffset = 0, xAdvance = 0 } = positions[index] ?? {}
      outlines.push(
        glyph.path
          .scale(by, -by)
          .translate(at + xOffset * by, -yOffset * by)
          .toSVG()
          .replace(/-?\d+\.\d+/g, value => number(Number(value))),
      )
      at += xAdvance * by
    }
    width = at
  }
  return { d: outlines.join(''), width: Math.round(width * 10) / 10 }
}
