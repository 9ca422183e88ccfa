import { placed } from '../../platform/typefaces.ts'
import type { Certificate } from './certificate.ts'
import type { Drawing, Item } from './drawing.ts'

const escaped = (text: string) => text.replace(/[&<>"']/g, letter => `&#${letter.charCodeAt(0)};`)
const number = (value: number) => String(Math.round(value * 1_000) / 1_000)

/** Letters as outlines, shaped by the very fonts of the PDF: what is seen here is what is printed. */
function textPaths({ face, size, fill, lines, turned }: Extract<Item, { kind: 'text' }>): string {
  const paths = lines.flatMap(({ text, x, y }) =>
    placed(text, face, size, x).flatMap(({ text, typeface: { font }, x }) => {
      const by = size / font.unitsPerEm
      const { glyphs, positions } = font.layout(text)
      let at = x
      return glyphs.map((glyph, index) => {
        const { xOffset = 0, yOffset = 0, xAdvance = 0 } = positions[index] ?? {}
        const place = `translate(${number(at + xOffset * by)} ${number(y - yOffset * by)}) scale(${by} ${-by})`
        at += xAdvance * by
        const d = glyph.path.toSVG()
        return d === '' ? '' : `<path transform="${place}" d="${d}"/>`
      })
    }),
  )
  const turn = turned ? ` transform="rotate(${turned.angle} ${turned.x} ${turned.y})"` : ''
  return `<g fill="${fill}"${turn}>${paths.join('')}</g>`
}

function itemSvg(item: Item): string {
  if (item.kind === 'text') return textPaths(item)
  if (item.kind === 'code') return `<path d="${item.d}"/>`
  if (item.kind === 'path')
    return item.stroke
      ? `<path d="${item.d}" fill="none" stroke="${item.stroke}" stroke-width="${item.width ?? 1}"/>`
      : `<path d="${item.d}" fill="${item.fill ?? '#000'}"/>`
  const data = Buffer.from(item.png).toString('base64')
  return `<image x="${number(item.x)}" y="${number(item.y)}" width="${number(item.width)}" height="${number(item.height)}" href="data:image/png;base64,${data}"/>`
}

/** A drawing as a picture for the screen; one group a line of the certificate. */
export const writeSvg = (c: Certificate, { width, height, items }: Drawing): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${number(width)} ${number(height)}" width="${number(width)}" height="${number(height)}" role="img"><title>${escaped(`${c.title} · ${c.name}`)}</title>${items.map(itemSvg).join('')}</svg>`
