import { designSvg, SYMBOLS, TEMPLATES } from '@laurel/core/achievement'
import { renderAsync } from '@resvg/resvg-js'
import { fontFiles, TITLE_FONTS } from '../../src/presentation/picture/fonts.ts'

/** A logo of the corpus: the insides of an SVG of 200 × 200. */
export type CorpusLogo = { readonly name: string; readonly svg: string }

const HOLDS: readonly (readonly [string, (ink: string) => string])[] = [
  ['shield', ink => `<path d="M30 20h140v80c0 45-35 70-70 85-35-15-70-40-70-85z" fill="${ink}"/>`],
  ['ring', ink => `<circle cx="100" cy="100" r="86" fill="none" stroke="${ink}" stroke-width="14"/>`],
  ['disc', ink => `<circle cx="100" cy="100" r="90" fill="${ink}"/>`],
  ['tile', ink => `<rect x="12" y="12" width="176" height="176" rx="28" fill="${ink}"/>`],
  [
    'bars',
    ink =>
      `<rect x="10" y="20" width="180" height="18" fill="${ink}"/><rect x="10" y="164" width="180" height="18" fill="${ink}"/>`,
  ],
  [
    'book',
    ink =>
      `<path d="M20 50c30-16 60-12 80 8 20-20 50-24 80-8v110c-30-14-60-10-80 8-20-18-50-22-80-8z" fill="none" stroke="${ink}" stroke-width="10"/>`,
  ],
]
const LETTERS = ['OT', 'HT', 'EL', 'TU', 'UY', 'MK', 'B', 'Q', 'SA', 'W', 'มธ', 'ฬ']
const INKS = ['#0a3d62', '#7b1e3a', '#1f6b4a', '#3d2b56']

const monograms: CorpusLogo[] = HOLDS.flatMap(([hold, draw], at) =>
  LETTERS.map((letters, index) => {
    const ink = INKS[(at + index) % INKS.length] as string
    const isSolid = ['shield', 'disc', 'tile'].includes(hold)
    const font = /[ก-๛]/.test(letters) ? TITLE_FONTS.thai : TITLE_FONTS.latin
    return {
      name: `${hold} ${letters}`,
      svg: `${draw(ink)}<text x="100" y="124" font-family="${font}" font-size="${letters.length > 1 ? 76 : 104}" text-anchor="middle" fill="${isSolid ? '#ffffff' : ink}">${letters}</text>`,
    }
  }),
)

/** Crests as schools have them: one symbol in one of our frames, and the same symbol in none. */
const crests: CorpusLogo[] = TEMPLATES.slice(0, 6).flatMap((template, at) =>
  SYMBOLS.filter((_, index) => index % 6 === at % 6).map(symbol => ({
    name: `${template.id} ${symbol.id}`,
    svg: `<svg width="200" height="200" viewBox="0 0 512 512">${designSvg({ template: template.id, symbol: symbol.id, palette: 'laurel' })}</svg>`,
  })),
)

export const LOGOS: readonly CorpusLogo[] = [...monograms, ...crests]

type Drawn = { readonly width: number; readonly height: number; readonly rgba: Uint8Array }

async function draw(svg: string): Promise<Drawn> {
  const image = await renderAsync(svg, {
    fitTo: { mode: 'original' },
    font: { loadSystemFonts: false, fontFiles: svg.includes('<text') ? await fontFiles() : [] },
  })
  return { width: image.width, height: image.height, rgba: new Uint8Array(image.pixels) }
}
const page = (width: number, height: number, inside: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${inside}</svg>`
const placed = (svg: string, x: number, y: number, scale: number) =>
  `<g transform="translate(${x} ${y}) scale(${scale})">${svg}</g>`

const COSINES = Array.from({ length: 64 }, (_, at) => {
  const [x, u] = [at >> 3, at & 7]
  return Math.cos(((2 * x + 1) * u * Math.PI) / 16) * (u === 0 ? Math.SQRT1_2 : 1)
})
const cosine = (x: number, u: number) => COSINES[x * 8 + u] as number

/** As JPEG does to what it is given: each block of eight by eight keeps its cosine transform in coarse steps only. */
function recompressed({ width, height, rgba }: Drawn, step: number): Drawn {
  const made = rgba.slice()
  for (let channel = 0; channel < 3; channel++)
    for (let top = 0; top + 8 <= height; top += 8)
      for (let left = 0; left + 8 <= width; left += 8) {
        const at = (x: number, y: number) => ((top + y) * width + left + x) * 4 + channel
        const kept = new Float64Array(64)
        for (let v = 0; v < 8; v++)
          for (let u = 0; u < 8; u++) {
            let sum = 0
            for (let y = 0; y < 8; y++)
              for (let x = 0; x < 8; x++) sum += (rgba[at(x, y)]! - 128) * cosine(x, u) * cosine(y, v)
            const coarse = step * (1 + (u + v) / 2)
            kept[v * 8 + u] = Math.round(sum / 4 / coarse) * coarse
          }
        for (let y = 0; y < 8; y++)
          for (let x = 0; x < 8; x++) {
            let sum = 0
            for (let v = 0; v < 8; v++)
              for (let u = 0; u < 8; u++) sum += kept[v * 8 + u]! * cosine(x, u) * cosine(y, v)
            made[at(x, y)] = Math.max(0, Math.min(255, Math.round(sum / 4 + 128)))
          }
      }
  return { width, height, rgba: made }
}

/** On white, since JPEG knows nothing that can be seen through. */
const onWhite = (size: number, inside: string) =>
  page(size, size, `<rect width="${size}" height="${size}" fill="#fff"/>${inside}`)

function shifted({ width, height, rgba }: Drawn, [red, green, blue]: readonly [number, number, number]): Drawn {
  const made = rgba.slice()
  for (let at = 0; at < made.length; at++) {
    const by = [red, green, blue, 0][at % 4] as number
    made[at] = Math.max(0, Math.min(255, made[at]! + by))
  }
  return { width, height, rgba: made }
}

export const original = ({ svg }: CorpusLogo): Promise<Drawn> => draw(page(200, 200, svg))

/** What somebody who copies a logo does to it, on purpose or because a program did it for them. */
export const TRICKS: Readonly<Record<string, (logo: CorpusLogo) => Promise<Drawn>>> = {
  'made small': ({ svg }) => draw(page(64, 64, placed(svg, 0, 0, 0.32))),
  'made large': ({ svg }) => draw(page(480, 480, placed(svg, 0, 0, 2.4))),
  'on white': ({ svg }) => draw(onWhite(200, svg)),
  'compressed a little': async ({ svg }) => recompressed(await draw(onWhite(256, placed(svg, 0, 0, 1.28))), 12),
  'compressed a lot': async ({ svg }) => recompressed(await draw(onWhite(200, svg)), 40),
  'made warmer': async ({ svg }) => shifted(await draw(onWhite(200, svg)), [18, 4, -14]),
  'made darker': async ({ svg }) => shifted(await draw(onWhite(200, svg)), [-25, -25, -25]),
  'with a margin': ({ svg }) => draw(onWhite(300, placed(svg, 60, 34, 1))),
  'with a frame': ({ svg }) =>
    draw(
      onWhite(
        240,
        `<rect width="240" height="240" fill="#b8862f"/><rect x="8" y="8" width="224" height="224" fill="#fff"/>${placed(svg, 20, 20, 1)}`,
      ),
    ),
  'a little wider': ({ svg }) => draw(page(216, 200, `<g transform="scale(1.08 1)">${svg}</g>`)),
}
