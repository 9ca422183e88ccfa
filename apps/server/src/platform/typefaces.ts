import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { create, type Font } from 'fontkit'
import { unpackWoff } from './unpack-woff.ts'

/** How text is set. Thai has no serif cut in the family; its upright one stands in, as in Thai print. */
export type Face = 'serif' | 'serifBold' | 'serifItalic' | 'sans' | 'sansBold'

const serif = (weight: string) => ['latin', 'latin-ext', 'vietnamese', 'cyrillic'].map(one => `serif-${one}-${weight}`)
const sans = (weight: string) =>
  ['latin', 'latin-ext', 'vietnamese', 'greek', 'cyrillic'].map(one => `sans-${one}-${weight}`)

/** Which files a face is made of: the first that has all letters of a cluster sets it. */
const FILES: Readonly<Record<Face, readonly string[]>> = {
  serif: [...serif('400-normal'), 'sans-thai-thai-400-normal', 'sans-greek-400-normal'],
  serifBold: [...serif('600-normal'), 'sans-thai-thai-600-normal', 'sans-greek-600-normal'],
  serifItalic: [...serif('400-italic'), 'sans-thai-thai-400-normal', 'sans-greek-400-normal'],
  sans: [...sans('400-normal'), 'sans-thai-thai-400-normal'],
  sansBold: [...sans('600-normal'), 'sans-thai-thai-600-normal'],
}

export type Typeface = { readonly id: string; readonly bytes: Buffer; readonly font: Font }
/** Letters that one file sets. */
export type Run = { readonly text: string; readonly typeface: Typeface }

const packageOf = (name: string) =>
  name.startsWith('sans-thai-') ? 'ibm-plex-sans-thai' : `ibm-plex-${name.split('-')[0]}`

const loaded = new Map<string, Typeface>()
function load(id: string): Typeface {
  const known = loaded.get(id)
  if (known) return known
  // From the package that has them; the server itself is made of no typeface.
  const require = createRequire(import.meta.resolve('@laurel/ui/verdict'))
  const path = require.resolve(`@fontsource/${packageOf(id)}/files/ibm-plex-${id}.woff`)
  const bytes = Buffer.from(unpackWoff(new Uint8Array(readFileSync(path))))
  const typeface = { id, bytes, font: create(bytes) as Font }
  loaded.set(id, typeface)
  return typeface
}

const clusters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const covers = ({ font }: Typeface, cluster: string) =>
  [...cluster].every(letter => font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0))

/** Cuts text where its file changes; a letter's marks always stay with it. */
export function runsOf(text: string, face: Face): Run[] {
  const runs: { text: string; typeface: Typeface }[] = []
  for (const { segment } of clusters.segment(text.normalize('NFC'))) {
    const last = runs.at(-1)
    const isNeutral = /^[\s\d.,:;()–—-]+$/.test(segment)
    const stays = last && isNeutral && covers(last.typeface, segment)
    const file = stays ? last.typeface.id : FILES[face].find(id => covers(load(id), segment))
    const typeface = load(file ?? (FILES[face][0] as string))
    if (last?.typeface === typeface) last.text += segment
    else runs.push({ text: segment, typeface })
  }
  return runs
}

const widthOf = ({ text, typeface: { font } }: Run, size: number) =>
  (font.layout(text).advanceWidth * size) / font.unitsPerEm

/** Widths at size 1 of what was measured lately: fitting asks for the same words at many sizes. */
const widths = new Map<string, number>()
const MOST_WIDTHS = 5_000

/** Points. */
export function measure(text: string, face: Face, size: number): number {
  const key = `${face} ${text}`
  const known = widths.get(key) ?? runsOf(text, face).reduce((sum, run) => sum + widthOf(run, 1), 0)
  if (widths.size >= MOST_WIDTHS) widths.clear()
  widths.set(key, known)
  return known * size
}

/** The runs with where each begins. */
export function placed(text: string, face: Face, size: number, x: number): (Run & { readonly x: number })[] {
  let at = x
  return runsOf(text, face).map(run => {
    const from = at
    at += widthOf(run, size)
    return { ...run, x: from }
  })
}

/** Thai stands taller: marks above marks, and below. */
export const leading = (text: string): number => (/[\u0e00-\u0e7f]/.test(text) ? 1.55 : 1.28)
