import type { Face } from '../../platform/typefaces.ts'
import type { DesignName } from './certificate.ts'
import { type Box, type Item, inset } from './drawing.ts'
import { BRASS, brightGround, classicGround, INK, LAUREL, modernGround, plainGround } from './ornaments.ts'

type Type = { readonly face: Face; readonly size: number; readonly fill: string }

/** How one design looks on one page: its ground, where things go, and how they are set. */
export type Look = {
  readonly align: 'center' | 'left'
  readonly ground: readonly Item[]
  /** Where the words stand. */
  readonly content: Box
  /** Beside the words, where the design has a place for it; else above them. */
  readonly artworkBox: Box | null
  /** Set behind the artwork. */
  readonly artworkGround: string | null
  readonly artworkSize: number
  /** Beside the words, where the design has a place for it; else in the last line. */
  readonly codeBox: Box | null
  readonly issuer: Type
  readonly heading: Type
  readonly small: Type
  readonly name: Type
  readonly title: Type
  readonly level: Type
  readonly summary: Type
  readonly rule: string
  /** No letter is set smaller. */
  readonly least: number
}

const GREY = '#4A4F54'

function classic(page: Box): Look {
  return {
    align: 'center',
    ground: classicGround(page),
    content: inset(page, 64),
    artworkBox: null,
    artworkGround: null,
    artworkSize: 92,
    codeBox: null,
    issuer: { face: 'serifBold', size: 15, fill: INK },
    heading: { face: 'serif', size: 19, fill: LAUREL },
    small: { face: 'serifItalic', size: 12.5, fill: GREY },
    name: { face: 'serifBold', size: 40, fill: INK },
    title: { face: 'serifBold', size: 24, fill: LAUREL },
    level: { face: 'serif', size: 14, fill: INK },
    summary: { face: 'sans', size: 10.5, fill: GREY },
    rule: BRASS,
    least: 7.5,
  }
}

function modern(page: Box): Look {
  const isWide = page.width > page.height
  const band = isWide
    ? { x: 0, y: 0, width: Math.round(page.width * 0.28), height: page.height }
    : { x: 0, y: 0, width: page.width, height: Math.round(page.height * 0.21) }
  const artwork = isWide ? 150 : 128
  const code = 84
  const content = isWide
    ? { x: band.width + 52, y: 54, width: page.width - band.width - 104, height: page.height - 102 }
    : { x: 54, y: band.height + 44, width: page.width - 108, height: page.height - band.height - 86 }
  return {
    align: 'left',
    ground: modernGround(page, band),
    content,
    artworkBox: isWide
      ? { x: (band.width - artwork) / 2, y: 74, width: artwork, height: artwork }
      : { x: 54, y: (band.height - artwork) / 2, width: artwork, height: artwork },
    artworkGround: '#FFFFFF',
    artworkSize: artwork,
    codeBox: isWide
      ? { x: (band.width - code) / 2, y: page.height - code - 60, width: code, height: code }
      : { x: page.width - 54 - code, y: (band.height - code) / 2, width: code, height: code },
    issuer: { face: 'sansBold', size: 14, fill: INK },
    heading: { face: 'sansBold', size: 13, fill: BRASS },
    small: { face: 'sans', size: 12.5, fill: GREY },
    name: { face: 'sansBold', size: 38, fill: INK },
    title: { face: 'serifBold', size: 25, fill: LAUREL },
    level: { face: 'sansBold', size: 13, fill: INK },
    summary: { face: 'sans', size: 11, fill: GREY },
    rule: BRASS,
    least: 7.5,
  }
}

function bright(page: Box): Look {
  return {
    align: 'center',
    ground: brightGround(page),
    content: { x: 70, y: 44, width: page.width - 140, height: page.height - 88 },
    artworkBox: null,
    artworkGround: null,
    artworkSize: 110,
    codeBox: null,
    issuer: { face: 'sansBold', size: 14, fill: INK },
    heading: { face: 'sansBold', size: 18, fill: LAUREL },
    small: { face: 'sans', size: 12.5, fill: GREY },
    name: { face: 'sansBold', size: 40, fill: LAUREL },
    title: { face: 'sansBold', size: 24, fill: INK },
    level: { face: 'sansBold', size: 14, fill: '#9A4630' },
    summary: { face: 'sans', size: 11, fill: GREY },
    rule: '#C9694F',
    least: 8,
  }
}

function plain(page: Box): Look {
  const isWide = page.width > page.height
  const size = isWide ? 150 : 120
  const words = { x: 48, y: 66, width: page.width - 96, height: page.height - 110 }
  return {
    align: 'left',
    ground: plainGround(page),
    content: isWide ? { ...words, width: words.width - size - 40 } : words,
    artworkBox: isWide ? { x: page.width - 48 - size, y: 74, width: size, height: size } : null,
    artworkGround: null,
    artworkSize: size,
    codeBox: isWide ? { x: page.width - 48 - 110, y: page.height - 44 - 120, width: 110, height: 110 } : null,
    issuer: { face: 'sansBold', size: 16, fill: '#000000' },
    heading: { face: 'sansBold', size: 18, fill: '#000000' },
    small: { face: 'sans', size: 14, fill: '#000000' },
    name: { face: 'sansBold', size: 36, fill: '#000000' },
    title: { face: 'sansBold', size: 24, fill: '#000000' },
    level: { face: 'sansBold', size: 15, fill: '#000000' },
    summary: { face: 'sans', size: 13, fill: '#000000' },
    rule: '#000000',
    least: 11,
  }
}

const LOOKS: Readonly<Record<DesignName, (page: Box) => Look>> = { classic, modern, bright, plain }

export const lookOf = (design: DesignName, page: Box): Look => LOOKS[design](page)
