import type { Locale } from '@laurel/ui/verdict'
import { renderAsync } from '@resvg/resvg-js'
import { fontFiles, TEXT_FONTS, TITLE_FONTS } from './fonts.ts'
import { setLines } from './set-lines.ts'

/** What a link preview shows: nothing that the page would not tell anybody, and a name only where its owner wants it. */
export type PreviewPicture = {
  readonly title: string
  /** "Issued by …". */
  readonly line: string
  /** "Awarded to …", where the learner wants it. */
  readonly name?: string | undefined
  /** PNG; up to four. Without any, the sign of Laurel. */
  readonly artwork: readonly Uint8Array[]
  readonly locale: Locale
  /** The host that the page is on: what to look for in the address bar. */
  readonly host: string
}

const [WIDTH, HEIGHT] = [1200, 630]
const TEXT_LEFT = 560
const TEXT_WIDTH = 570

const escaped = (text: string) =>
  text
    .replace(/[&<>"']/g, letter => `&#${letter.charCodeAt(0)};`)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')

const SIGN =
  '<g transform="translate(150 165) scale(9.4)" fill="none"><rect width="32" height="32" rx="7" fill="#1F6B4A"/><path d="M16 26c-5-1-8.500-5-8-12 2.400.4 4.200 1.500 5.300 3.200M16 26c5-1 8.500-5 8-12-2.400.4-4.200 1.500-5.300 3.200M16 26V9M16 17c-3.200-2-4-6 0-10 4 4 3.200 8 0 10Z" stroke="#FAF8F3" stroke-width="1.800" stroke-linecap="round" stroke-linejoin="round"/></g>'

/** Thai and Latin runs, each in its own face: a renderer's own choice of another face is seldom the right weight. */
const runs = (words: string, fonts: typeof TITLE_FONTS) =>
  words
    .split(/([\u0e00-\u0e7f]+)/)
    .filter(one => one !== '')
    .map(
      one => `<tspan font-family="${/[\u0e00-\u0e7f]/.test(one) ? fonts.thai : fonts.latin}">${escaped(one)}</tspan>`,
    )
    .join('')

/** One large; two side by side; up to four in a square. */
function artworkSvg(pictures: readonly Uint8Array[]): string {
  const shown = pictures.slice(0, 4)
  if (shown.length === 0) return SIGN
  const isOne = shown.length === 1
  const size = isOne ? 400 : 196
  const top = shown.length > 2 || isOne ? 115 : 217
  return shown
    .map((bytes, index) => {
      const [x, y] = [100 + (index % 2) * 204, top + Math.floor(index / 2) * 204]
      return `<image x="${x}" y="${y}" width="${size}" height="${size}" href="data:image/png;base64,${Buffer.from(bytes).toString('base64')}"/>`
    })
    .join('')
}

function previewSvg({ title, line, name, artwork, locale, host }: PreviewPicture): string {
  const large = setLines(title, 60, TEXT_WIDTH, 3, locale)
  const size = large.length <= 2 ? 60 : 52
  const lines = setLines(title, size, TEXT_WIDTH, 3, locale)
  const leading = size * 1.28
  const below = [
    ...setLines(line, 30, TEXT_WIDTH, 2, locale),
    ...(name ? setLines(name, 30, TEXT_WIDTH, 1, locale) : []),
  ]
  const height = lines.length * leading + 40 + below.length * 42
  const top = (HEIGHT - height) / 2 + size * 0.85
  const ruleY = top + (lines.length - 1) * leading + 42
  const text = (y: number, size: number, fonts: typeof TITLE_FONTS, fill: string, words: string) =>
    `<text x="${TEXT_LEFT}" y="${y}" font-size="${size}" fill="${fill}" xml:space="preserve" xml:lang="${locale}">${runs(words, fonts)}</text>`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#FAF8F3"/><rect x="24" y="24" width="${WIDTH - 48}" height="${HEIGHT - 48}" rx="20" fill="#FFFFFF" stroke="#E3DFD5" stroke-width="2"/>
<rect x="24" y="24" width="12" height="${HEIGHT - 48}" rx="6" fill="#1F6B4A"/>
${artworkSvg(artwork)}
${lines.map((one, index) => text(top + index * leading, size, TITLE_FONTS, '#1B1F23', one)).join('')}
<rect x="${TEXT_LEFT}" y="${ruleY}" width="72" height="4" fill="#B8862F"/>
${below.map((one, index) => text(ruleY + 54 + index * 42, 30, TEXT_FONTS, '#3D4145', one)).join('')}
${text(HEIGHT - 60, 24, TEXT_FONTS, '#5B5F63', host)}
</svg>`
}

/** The picture that stands for a link in chats and networks: 1200 × 630 pixels, PNG. */
export async function drawPreview(picture: PreviewPicture): Promise<Uint8Array> {
  const image = await renderAsync(previewSvg(picture), {
    fitTo: { mode: 'original' },
    font: { loadSystemFonts: false, fontFiles: await fontFiles(), defaultFontFamily: TEXT_FONTS.latin },
  })
  return new Uint8Array(image.asPng())
}
