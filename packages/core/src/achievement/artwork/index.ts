import { PALETTES, type Palette } from './palettes.ts'
import { type ArtworkSymbol, SYMBOLS } from './symbols.ts'
import { TEMPLATES, type Template } from './templates.ts'

export { PALETTES, type Palette } from './palettes.ts'
export { type ArtworkSymbol, SYMBOLS } from './symbols.ts'
export { TEMPLATES, type Template } from './templates.ts'

/** A picture for an achievement: ids out of `TEMPLATES`, `PALETTES` and `SYMBOLS`, and what the school adds to them. */
export type Design = {
  readonly template: string
  readonly palette: string
  readonly symbol: string
  /** Words on a ribbon below the symbol, at most `MOST_RIBBON_LETTERS`. */
  readonly ribbon?: string | undefined
  /** The issuer's mark is set on the frame. */
  readonly mark?: boolean | undefined
}

/** More would be too small to read on a phone. */
export const MOST_RIBBON_LETTERS = 32

/** Words as outlines, so that they look the same everywhere: from the left end of a baseline at 0, set at size 100. */
export type Lettering = { readonly d: string; readonly width: number }

/** A level as dots under the symbol: `reached` of `outOf`, both counted from 1; more than 6 levels are not drawn. */
export type LevelMark = { readonly reached: number; readonly outOf: number }

export type DesignOptions = {
  /** What a screen reader says of the picture. */
  readonly title?: string | undefined
  readonly level?: LevelMark | undefined
  /** The design's ribbon as outlines; without them none is drawn. */
  readonly ribbon?: Lettering | undefined
  /** The issuer's logo as a `data:` address of a PNG, or their first letter as outlines. */
  readonly mark?: { readonly logo: string } | { readonly letter: Lettering } | undefined
}

export const MOST_DRAWN_LEVELS = 6

export const DEFAULT_DESIGN: Design = { template: 'seal', palette: 'laurel', symbol: 'star' }

/** True if every part of `design` is in its list. */
export const isKnownDesign = (design: Design): boolean =>
  TEMPLATES.some(one => one.id === design.template) &&
  PALETTES.some(one => one.id === design.palette) &&
  SYMBOLS.some(one => one.id === design.symbol)

const pick = <T extends { readonly id: string }>(list: readonly T[], id: string): T =>
  list.find(one => one.id === id) ?? (list[0] as T)

const escapeXml = (text: string) => text.replace(/[&<>"']/g, letter => `&#${letter.charCodeAt(0)};`)

type Place = Pick<Template, 'centre' | 'size'>

/** Where the symbol is set: a ribbon takes the room below it. */
const symbolPlace = ({ centre: [x, y], size }: Template, hasRibbon: boolean): Place =>
  hasRibbon ? { centre: [x, y - size * 0.12], size: size * 0.84 } : { centre: [x, y], size }

function symbolMarkup(symbol: ArtworkSymbol, { centre: [x, y], size }: Place, palette: Palette): string {
  const scale = size / 24
  const strokes = symbol.paths.map(path => `<path d="${path}"/>`).join('')
  const dots = (symbol.dots ?? [])
    .map(([cx, cy, r]) => `<circle cx="${cx}" cy="${cy}" r="${r}" fill="${palette.light}" stroke="none"/>`)
    .join('')
  return (
    `<g transform="translate(${x - size / 2} ${y - size / 2}) scale(${scale})" fill="none" ` +
    `stroke="${palette.light}" stroke-width="1.35" stroke-linecap="round" stroke-linejoin="round">${strokes}${dots}</g>`
  )
}

function levelMarkup({ reached, outOf }: LevelMark, { centre: [x, y], size }: Place, palette: Palette): string {
  if (outOf < 2 || outOf > MOST_DRAWN_LEVELS || reached < 1 || reached > outOf) return ''
  const gap = 30
  const top = y + size / 2 + 18
  const left = x - ((outOf - 1) * gap) / 2
  return Array.from({ length: outOf }, (_, step) =>
    step < reached
      ? `<circle cx="${left + step * gap}" cy="${top}" r="8" fill="${palette.metal}"/>`
      : `<circle cx="${left + step * gap}" cy="${top}" r="7" fill="none" stroke="${palette.metal}" stroke-width="2"/>`,
  ).join('')
}

const round = (value: number) => Math.round(value * 100) / 100

/** Words across a band with folded ends; they shrink where they are long. */
function ribbonMarkup(lettering: Lettering, palette: Palette): string {
  const size = Math.min(33, (392 / Math.max(lettering.width, 1)) * 100)
  const width = (lettering.width * size) / 100
  const half = round(Math.max(96, width / 2 + 24))
  const [left, right, top, foot] = [256 - half, 256 + half, 400, 456]
  const end = (from: number, way: number) =>
    `<path d="M${from} 414h${way * 34}l${way * -14} 28 14 28h${-way * 34 + way * -14}Z" fill="${palette.metal}"/>` +
    `<path d="M${from} ${foot}l${way * -14} 14v-14Z" fill="${palette.deep}"/>`
  return (
    `${end(left, -1)}${end(right, 1)}` +
    `<path d="M${left} ${top}H${right}V${foot}H${left}Z" fill="${palette.light}" stroke="${palette.deep}" stroke-width="2"/>` +
    `<path d="M${left} ${top + 5}H${right}M${left} ${foot - 5}H${right}" stroke="${palette.metal}" stroke-width="1.5"/>` +
    `<path transform="translate(${round(256 - width / 2)} 439.5) scale(${round(size) / 100})" d="${lettering.d}" fill="${palette.deep}"/>`
  )
}

/** The issuer's mark, on a disc of its own: logos are made for white paper. */
function markMarkup(
  mark: NonNullable<DesignOptions['mark']>,
  { markAt = [418, 94] }: Template,
  palette: Palette,
): string {
  const [x, y] = markAt
  const disc =
    `<circle cx="${x}" cy="${y}" r="58" fill="#FFFFFF" stroke="${palette.deep}" stroke-width="4"/>` +
    `<circle cx="${x}" cy="${y}" r="52" fill="none" stroke="${palette.metal}" stroke-width="2"/>`
  if ('logo' in mark)
    return `${disc}<image x="${x - 36}" y="${y - 36}" width="72" height="72" preserveAspectRatio="xMidYMid meet" href="${escapeXml(mark.logo)}"/>`
  const { d, width } = mark.letter
  return `${disc}<path transform="translate(${round(x - width * 0.3)} ${y + 21}) scale(0.6)" d="${d}" fill="${palette.deep}"/>`
}

/**
 * Draws an achievement's picture: a self-contained SVG of 512 × 512 without text, script, style or reference to
 * anything outside of it, so that it looks the same everywhere and may be rasterised, baked and embedded as it is.
 * Unknown ids fall back to the first of their list.
 */
export function designSvg(design: Design, options: DesignOptions = {}): string {
  const template = pick(TEMPLATES, design.template)
  const palette = pick(PALETTES, design.palette)
  const symbol = pick(SYMBOLS, design.symbol)
  const title = options.title ? `<title>${escapeXml(options.title)}</title>` : ''
  const place = symbolPlace(template, options.ribbon !== undefined)
  const level = options.level ? levelMarkup(options.level, place, palette) : ''
  const ribbon = options.ribbon ? ribbonMarkup(options.ribbon, palette) : ''
  const mark = options.mark ? markMarkup(options.mark, template, palette) : ''
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" width="512" height="512" role="img">${title}` +
    `${template.frame(palette)}${symbolMarkup(symbol, place, palette)}${level}${ribbon}${mark}</svg>`
  )
}
