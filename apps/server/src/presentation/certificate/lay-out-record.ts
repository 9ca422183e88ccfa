import { type Face, leading } from '../../platform/typefaces.ts'
import type { Certificate, RecordLine } from './certificate.ts'
import { type Box, type Drawing, type Item, rectangle } from './drawing.ts'
import { fitText } from './fit-text.ts'
import { checkCode, pageSize, pictureIn } from './lay-out.ts'
import { BRASS, INK, LAUREL } from './ornaments.ts'
import { pictureSize } from './picture-size.ts'

const GREY = '#4A4F54'
const MARGIN = 48
const FOOT = 96
const CODE = 60
/** Shares of the width: credential, level and results, credits, date. */
const COLUMNS = [0.46, 0.28, 0.1, 0.16] as const
const GAP = 10

type Type = { readonly face: Face; readonly size: number; readonly fill: string }
type Set = { readonly height: number; draw(x: number, y: number): Item }

function setText(c: Certificate, text: string, { face, size, fill }: Type, width: number, most: number): Set {
  const set = fitText(text, face, { size, least: size, width, most, locale: c.locale })
  const step = set.size * leading(text)
  return {
    height: step * set.lines.length,
    draw: (x, y) => ({
      kind: 'text',
      role: 'P',
      face,
      size: set.size,
      fill,
      lines: set.lines.map((line, at) => ({
        text: line,
        x,
        y: y + at * step + (step - set.size) / 2 + set.size * 0.86,
      })),
    }),
  }
}

const asCell = (item: Item, row: number, header: boolean): Item =>
  item.kind === 'text' ? { ...item, cell: { row, header } } : item
const asTitle = (item: Item, role: 'H1' | 'H2'): Item => (item.kind === 'text' ? { ...item, role } : item)
const rule = (x: number, y: number, width: number, fill: string, height = 0.6): Item => ({
  kind: 'path',
  d: rectangle({ x, y, width, height }),
  fill,
})

/** One line of the table: how tall it is, and how it is drawn. */
function tableLine(c: Certificate, line: RecordLine, area: Box, row: number) {
  const indent = line.depth * 14
  if (line.kind !== 'credential') {
    const type: Type =
      line.kind === 'heading'
        ? { face: 'serifBold', size: 12.5, fill: LAUREL }
        : { face: 'sansBold', size: 9.5, fill: INK }
    const set = setText(c, line.name, type, area.width - indent, 2)
    const above = line.kind === 'heading' ? 12 : 5
    return {
      height: above + set.height + 4,
      draw: (y: number): Item[] => [
        asCell(set.draw(area.x + indent, y + above), row, true),
        rule(area.x, y + above + set.height + 3, area.width, line.kind === 'heading' ? BRASS : '#DDDDDD'),
      ],
    }
  }
  const texts = [line.name, line.level, line.credits, line.date]
  let x = area.x
  const cells = texts.map((text, at) => {
    const share = (COLUMNS[at] as number) * area.width
    const from = x + (at === 0 ? indent : 0)
    const width = share - GAP - (at === 0 ? indent : 0)
    x += share
    const type: Type = { face: at === 0 ? 'sansBold' : 'sans', size: 9, fill: at === 0 ? INK : GREY }
    return { from, set: setText(c, text, type, width, 4), isFirst: at === 0 }
  })
  const standing = line.standing
    ? setText(c, line.standing, { face: 'sans', size: 8.5, fill: '#8A2B1C' }, area.width * COLUMNS[0] - GAP, 2)
    : null
  const height = Math.max(...cells.map(one => one.set.height), (cells[0]?.set.height ?? 0) + (standing?.height ?? 0))
  return {
    height: height + 9,
    draw: (y: number): Item[] => [
      ...cells.map(one => asCell(one.set.draw(one.from, y + 4), row, one.isFirst)),
      ...(standing ? [asCell(standing.draw(area.x + indent, y + 4 + (cells[0]?.set.height ?? 0)), row, false)] : []),
      rule(area.x, y + height + 8, area.width, '#DDDDDD'),
    ],
  }
}

function columnHeads(c: Certificate, words: readonly string[], area: Box, row: number, y: number): Item[] {
  let x = area.x
  const heads = words.map((word, at) => {
    const item = setText(
      c,
      word,
      { face: 'sans', size: 8, fill: GREY },
      (COLUMNS[at] as number) * area.width - GAP,
      1,
    ).draw(x, y)
    x += (COLUMNS[at] as number) * area.width
    return asCell(item, row, true)
  })
  return [...heads, rule(area.x, y + 15, area.width, INK, 0.8)]
}

/** Who says it, of whom, when and what it comes to. @returns the items and where they end */
function opening(c: Certificate, area: Box): { items: Item[]; bottom: number } {
  const items: Item[] = []
  let y = area.y
  const natural = c.logo && pictureSize(c.logo.png)
  const logoWidth = natural ? Math.min(80, (natural.width / natural.height) * 30) : 0
  if (c.logo) items.push(pictureIn(c.logo, { x: area.x, y, width: logoWidth, height: 30 }))
  const left = logoWidth > 0 ? logoWidth + 12 : 0
  const issuer = setText(c, c.issuer, { face: 'sansBold', size: 12, fill: INK }, area.width - left, 1)
  items.push(issuer.draw(area.x + left, y + (30 - issuer.height) / 2))
  y += 42
  const put = (text: string | null, type: Type, most: number, gap: number, role?: 'H1' | 'H2') => {
    if (!text) return
    const set = setText(c, text, type, area.width, most)
    const item = set.draw(area.x, y)
    items.push(role ? asTitle(item, role) : item)
    y += set.height + gap
  }
  put(c.title, { face: 'serifBold', size: 24, fill: LAUREL }, 2, 4, 'H1')
  put(c.name, { face: 'serifBold', size: 18, fill: INK }, 2, 4, 'H2')
  put(c.dates, { face: 'sans', size: 10, fill: GREY }, 1, 2)
  put(c.record?.summary ?? null, { face: 'sansBold', size: 10, fill: INK }, 2, 2)
  put(c.record?.note ?? null, { face: 'sans', size: 9, fill: GREY }, 2, 2)
  return { items, bottom: y + 10 }
}

function foot(c: Certificate, page: Box, said: string): Item[] {
  const width = page.width - 2 * MARGIN - CODE - 20
  const bottom = page.height - MARGIN
  const line = (text: string, y: number, isLink: boolean): Item => {
    const item = setText(c, text, { face: 'sans', size: 8, fill: GREY }, width, 2).draw(MARGIN, y)
    return item.kind === 'text' && isLink ? { ...item, link: c.check.url } : item
  }
  return [
    rule(MARGIN, bottom - CODE - 12, page.width - 2 * MARGIN, BRASS),
    line(`${c.check.label} ${c.check.shown}`, bottom - CODE, true),
    line(c.check.bar, bottom - CODE + 24, true),
    line(said, bottom - 12, false),
    ...checkCode(c, { x: page.width - MARGIN - CODE, y: bottom - CODE, width: CODE, height: CODE }),
  ]
}

/** Whoever signs by name, once, below the table. */
function signatures(c: Certificate, area: Box, y: number): Item[] {
  const width = Math.min(170, (area.width - 20 * (c.signatories.length - 1)) / Math.max(1, c.signatories.length))
  return c.signatories.flatMap(({ name, title }, at) => {
    const x = area.x + at * (width + 20)
    return [
      rule(x, y + 26, width, INK),
      setText(c, name, { face: 'sansBold', size: 9.5, fill: INK }, width, 1).draw(x, y + 30),
      ...(title ? [setText(c, title, { face: 'sans', size: 8.5, fill: GREY }, width, 1).draw(x, y + 43)] : []),
    ]
  })
}

/**
 * A transcript, over as many pages as it takes: the head on the first, the columns' names on each, a line never torn in
 * two, a heading never alone at a page's end, and the code to check it at each foot.
 */
export function layOutRecord(c: Certificate): Drawing[] {
  if (!c.record) throw new Error('a certificate without a record')
  const { lines, columns, pageOf } = c.record
  const page = pageSize(c.paper, 'portrait')
  const area: Box = { x: MARGIN, y: MARGIN, width: page.width - 2 * MARGIN, height: page.height - 2 * MARGIN - FOOT }
  const end = area.y + area.height
  const first = opening(c, area)
  const pages: Item[][] = [first.items]
  let y = first.bottom
  let row = 0
  const heads = () => {
    pages.at(-1)?.push(...columnHeads(c, columns, area, row++, y))
    y += 18
  }
  const turn = () => {
    pages.push([])
    y = area.y
  }
  heads()
  for (const [at, line] of lines.entries()) {
    const set = tableLine(c, line, area, row)
    const next = lines[at + 1]
    // A heading goes with what comes first under it.
    const together = set.height + (line.kind !== 'credential' && next ? tableLine(c, next, area, row + 1).height : 0)
    if (y + together > end) {
      turn()
      heads()
    }
    pages.at(-1)?.push(...tableLine(c, line, area, row++).draw(y))
    y += set.height
  }
  if (c.signatories.length > 0) {
    if (y + 70 > end) turn()
    pages.at(-1)?.push(...signatures(c, area, y + 8))
  }
  return pages.map((items, at) => ({
    width: page.width,
    height: page.height,
    items: [
      { kind: 'path', d: rectangle(page), fill: '#FFFFFF' },
      ...items,
      ...foot(c, page, pageOf.replace('{page}', String(at + 1)).replace('{pages}', String(pages.length))),
    ],
  }))
}
