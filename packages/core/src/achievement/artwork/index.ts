import { PALETTES, type Palette } from './palettes.ts'
import { type ArtworkSymbol, SYMBOLS } from './symbols.ts'
import { TEMPLATES, type Template } from './templates.ts'

export { PALETTES, type Palette } from './palettes.ts'
export { type ArtworkSymbol, SYMBOLS } from './symbols.ts'
export { TEMPLATES, type Template } from './templates.ts'

/** A picture for an achievement, chosen from lists: ids out of `TEMPLATES`, `PALETTES` and `SYMBOLS`. */
export type Design = { readonly template: string; readonly palette: string; readonly symbol: string }

/** A level as dots under the symbol: `reached` of `outOf`, both counted from 1; more than 6 levels are not drawn. */
export type LevelMark = { readonly reached: number; readonly outOf: number }

export type DesignOptions = {
  /** What a screen reader says of the picture. */
  readonly title?: string | undefined
  readonly level?: LevelMark | undefined
}

export const DEFAULT_DESIGN: Design = { template: 'seal', palette: 'laurel', symbol: 'star' }

/** True if every part of `design` is in its list. */
export const isKnownDesign = (design: Design): boolean =>
  TEMPLATES.some(one => one.id === design.template) &&
  PALETTES.some(one => one.id === design.palette) &&
  SYMBOLS.some(one => one.id === design.symbol)

const pick = <T extends { readonly id: string }>(list: readonly T[], id: string): T =>
  list.find(one => one.id === id) ?? (list[0] as T)

const escapeXml = (text: string) => text.replace(/[&<>"']/g, letter => `&#${letter.charCodeAt(0)};`)

function symbolMarkup(symbol: ArtworkSymbol, template: Template, palette: Palette): string {
  const scale = template.size / 24
  const [x, y] = template.centre
  const strokes = symbol.paths.map(path => `<path d="${path}"/>`).join('')
  const dots = (symbol.dots ?? [])
    .map(([cx, cy, r]) => `<circle cx="${cx}" cy="${cy}" r="${r}" fill="${palette.light}" stroke="none"/>`)
    .join('')
  return (
    `<g transform="translate(${x - template.size / 2} ${y - template.size / 2}) scale(${scale})" fill="none" ` +
    `stroke="${palette.light}" stroke-width="1.35" stroke-linecap="round" stroke-linejoin="round">${strokes}${dots}</g>`
  )
}

function levelMarkup({ reached, outOf }: LevelMark, template: Template, palette: Palette): string {
  if (outOf < 2 || outOf > 6 || reached < 1 || reached > outOf) return ''
  const [x, y] = template.centre
  const gap = 30
  const top = y + template.size / 2 + 18
  const left = x - ((outOf - 1) * gap) / 2
  return Array.from({ length: outOf }, (_, step) =>
    step < reached
      ? `<circle cx="${left + step * gap}" cy="${top}" r="8" fill="${palette.metal}"/>`
      : `<circle cx="${left + step * gap}" cy="${top}" r="7" fill="none" stroke="${palette.metal}" stroke-width="2"/>`,
  ).join('')
}

/**
 * Draws an achievement's picture: a self-contained SVG of 512 × 512 without text, script, style or reference, so that
 * it looks the same everywhere and may be rasterised, baked and embedded as it is. Unknown ids fall back to the first
 * of their list.
 */
export function designSvg(design: Design, options: DesignOptions = {}): string {
  const template = pick(TEMPLATES, design.template)
  const palette = pick(PALETTES, design.palette)
  const symbol = pick(SYMBOLS, design.symbol)
  const title = options.title ? `<title>${escapeXml(options.title)}</title>` : ''
  const level = options.level ? levelMarkup(options.level, template, palette) : ''
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" width="512" height="512" role="img">${title}` +
    `${template.frame(palette)}${symbolMarkup(symbol, template, palette)}${level}</svg>`
  )
}
