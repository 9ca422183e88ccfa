import { encode } from 'uqr'
import { type Face, leading, measure } from '../../platform/typefaces.ts'
import type { Certificate, Layout, Paper, Picture } from './certificate.ts'
import { type Box, circle, type Drawing, type Item, type Role, rectangle } from './drawing.ts'
import { fitText } from './fit-text.ts'
import { type Look, lookOf } from './looks.ts'
import { pictureSize } from './picture-size.ts'

/** Points; ISO 216 and ANSI. */
const SIZES: Readonly<Record<Paper, readonly [short: number, long: number]>> = {
  a4: [595.28, 841.89],
  letter: [612, 792],
}
const FOOT = 92
const CODE = 64

export function pageSize(paper: Paper, layout: Layout): Box {
  const [short, long] = SIZES[paper]
  return layout === 'portrait' ? { x: 0, y: 0, width: short, height: long } : { x: 0, y: 0, width: long, height: short }
}

/** A part of the column of words; `gap` is the room above it. */
type Block = { readonly gap: number; readonly height: number; draw(top: number): Item[] }
type Type = { readonly face: Face; readonly size: number; readonly fill: string }

type Setting = { readonly look: Look; readonly locale: Certificate['locale']; readonly scale: number }

function lineX(text: string, face: Face, size: number, { content, align }: Look): number {
  return align === 'left' ? content.x : content.x + (content.width - measure(text, face, size)) / 2
}

function words(
  { look, locale, scale }: Setting,
  text: string | null,
  type: Type,
  options: { gap: number; most: number; role?: Role; shrink?: number },
): Block[] {
  if (!text) return []
  const size = type.size * scale
  const least = Math.max(look.least, size * (options.shrink ?? 1))
  const fitted = fitText(text, type.face, {
    size: Math.max(size, least),
    least,
    width: look.content.width,
    most: options.most,
    locale,
  })
  const step = fitted.size * leading(text)
  return [
    {
      gap: options.gap * scale,
      height: step * fitted.lines.length,
      draw: top => [
        {
          kind: 'text',
          role: options.role ?? 'P',
          face: type.face,
          size: fitted.size,
          fill: type.fill,
          lines: fitted.lines.map((line, index) => ({
            text: line,
            x: lineX(line, type.face, fitted.size, look),
            y: top + index * step + (step - fitted.size) / 2 + fitted.size * 0.86,
          })),
        },
      ],
    },
  ]
}

/** A picture as large as it may be in a box, in its own proportions, in the middle. */
export function pictureIn({ png, alt }: Picture, box: Box): Item {
  const { width, height } = pictureSize(png)
  const by = Math.min(box.width / width, box.height / height)
  const [w, h] = [width * by, height * by]
  return {
    kind: 'image',
    png,
    alt,
    x: box.x + (box.width - w) / 2,
    y: box.y + (box.height - h) / 2,
    width: w,
    height: h,
  }
}

function masthead(c: Certificate, { look, scale, locale }: Setting): Block {
  const height = 34 * scale
  const { face, size, fill } = look.issuer
  const natural = c.logo && pictureSize(c.logo.png)
  const logoWidth = natural ? Math.min(90 * scale, (natural.width / natural.height) * height) : 0
  const gap = c.logo ? 12 * scale : 0
  const set = fitText(c.issuer, face, {
    size: Math.max(size * scale, look.least),
    least: look.least,
    width: look.content.width - logoWidth - gap,
    most: 1,
    locale,
  })
  const [line = ''] = set.lines
  const whole = logoWidth + gap + measure(line, face, set.size)
  const left = look.align === 'left' ? look.content.x : look.content.x + (look.content.width - whole) / 2
  return {
    gap: 0,
    height,
    draw: top => [
      ...(c.logo ? [pictureIn(c.logo, { x: left, y: top, width: logoWidth, height })] : []),
      {
        kind: 'text',
        role: 'P',
        face,
        size: set.size,
        fill,
        lines: [{ text: line, x: left + logoWidth + gap, y: top + height / 2 + set.size * 0.36 }],
      },
    ],
  }
}

function column(c: Certificate, setting: Setting): Block[] {
  const { look, scale } = setting
  const isTall = c.layout === 'portrait'
  const size = look.artworkSize * scale
  const x = look.align === 'left' ? look.content.x : look.content.x + (look.content.width - size) / 2
  const picture = look.artworkBox ? null : c.artwork
  const width = look.align === 'left' ? 72 : 120
  return [
    masthead(c, setting),
    ...(picture
      ? [
          {
            gap: 10 * scale,
            height: size,
            draw: (top: number) => [pictureIn(picture, { x, y: top, width: size, height: size })],
          },
        ]
      : []),
    ...words(setting, c.heading, look.heading, { gap: look.artworkBox ? 18 : 8, most: 1, role: 'H1', shrink: 0.7 }),
    ...words(setting, c.opening, look.small, { gap: 6, most: 1 }),
    ...words(setting, c.name, look.name, { gap: 2, most: 2, shrink: 0.45 }),
    {
      gap: 4 * scale,
      height: 1.2,
      draw: top => [
        {
          kind: 'path',
          d: rectangle({
            x: look.align === 'left' ? look.content.x : look.content.x + (look.content.width - width) / 2,
            y: top,
            width,
            height: 1.2,
          }),
          fill: look.rule,
        },
      ],
    },
    ...words(setting, c.verb, look.small, { gap: 6, most: 1 }),
    ...words(setting, c.title, look.title, { gap: 2, most: 2, role: 'H2', shrink: 0.55 }),
    ...words(setting, c.level, look.level, { gap: 2, most: 1, shrink: 0.7 }),
    ...words(setting, c.summary, look.summary, { gap: 8, most: isTall ? 5 : 2 }),
    ...words(setting, c.credits, { ...look.summary, face: 'sansBold' }, { gap: 4, most: 1, shrink: 0.8 }),
    ...words(setting, c.endorsed, look.summary, { gap: 4, most: 2, shrink: 0.8 }),
    ...words(setting, c.dates, look.summary, { gap: 4, most: 1, shrink: 0.8 }),
  ]
}

/** The largest setting that fits above the foot; what room is left is shared out between the parts. */
function setColumn(c: Certificate, look: Look): Item[] {
  const room = look.content.height - FOOT - footLine(look)
  for (let scale = c.layout === 'portrait' ? 1.3 : 1.1; ; scale -= 0.05) {
    const blocks = column(c, { look, locale: c.locale, scale })
    const height = blocks.reduce((sum, one) => sum + one.gap + one.height, 0)
    if (height > room && scale > 0.55) continue
    const spare = Math.max(0, room - height)
    const more = Math.min(14, spare / (blocks.length + 1))
    let top = look.content.y + (look.align === 'left' ? 0 : (spare - more * (blocks.length - 1)) / 2)
    return blocks.flatMap((block, index) => {
      top += block.gap + (index > 0 ? more : 0)
      const items = block.draw(top)
      top += block.height
      return items
    })
  }
}

/** Where a camera finds the page; dark on light, with the light margin that readers need. */
export function checkCode(c: Certificate, box: Box): Item[] {
  const { size, data } = encode(c.check.url, { ecc: 'M', border: 0 })
  const unit = box.width / size
  const round = (value: number) => Math.round(value * 1_000) / 1_000
  const d = data
    .flatMap((row, y) =>
      row.map((on, x) =>
        on
          ? `M${round(box.x + x * unit)} ${round(box.y + y * unit)}h${round(unit)}v${round(unit)}h${round(-unit)}z`
          : '',
      ),
    )
    .join('')
  const margin = 4 * unit
  return [
    {
      kind: 'path',
      d: rectangle({
        x: box.x - margin,
        y: box.y - margin,
        width: box.width + 2 * margin,
        height: box.height + 2 * margin,
      }),
      fill: '#FFFFFF',
    },
    { kind: 'code', d, alt: c.check.alt, url: c.check.url, box },
  ]
}

function signatures(c: Certificate, look: Look, box: Box): Item[] {
  const gap = 20
  const width = Math.min(170, (box.width - gap * (c.signatories.length - 1)) / Math.max(1, c.signatories.length))
  return c.signatories.flatMap(({ name, title }, index): Item[] => {
    const x = box.x + index * (width + gap)
    const line = (text: string, face: Face, size: number, y: number): Item[] => {
      if (text === '') return []
      const set = fitText(text, face, { size, least: Math.min(size, look.least), width, most: 1, locale: c.locale })
      return [
        {
          kind: 'text',
          role: 'P',
          face,
          size: set.size,
          fill: look.summary.fill,
          lines: [{ text: set.lines[0] ?? '', x, y }],
        },
      ]
    }
    const top = box.y + box.height - 30
    return [
      { kind: 'path', d: rectangle({ x, y: top, width, height: 0.7 }), fill: look.summary.fill },
      ...line(name, 'sansBold', Math.max(10, look.least), top + 14),
      ...line(title, 'sans', Math.max(9, look.least), top + 27),
    ]
  })
}

/** The height of each of the two lines at the very foot. */
const footLine = (look: Look) => Math.max(8.5, look.least) * 1.35

function foot(c: Certificate, look: Look): Item[] {
  const { x, y, width, height } = look.content
  const bottom = y + height
  const lift = footLine(look)
  const codeBox = look.codeBox ?? { x: x + width - CODE, y: bottom - CODE - 22 - lift, width: CODE, height: CODE }
  const row = { x, y: bottom - 20 - CODE - lift, width: width - (look.codeBox ? 0 : CODE + 30), height: CODE }
  const line = (text: string, base: number): Item => {
    const set = fitText(text, 'sans', {
      size: Math.max(8.5, look.least),
      least: Math.min(look.least, 6.5),
      width,
      most: 1,
      locale: c.locale,
    })
    const [said = ''] = set.lines
    return {
      kind: 'text',
      role: 'P',
      face: 'sans',
      size: set.size,
      fill: look.summary.fill,
      lines: [{ text: said, x: lineX(said, 'sans', set.size, look), y: base }],
      link: c.check.url,
    }
  }
  return [
    ...signatures(c, look, row),
    ...checkCode(c, codeBox),
    line(`${c.check.label} ${c.check.shown}`, bottom - 2 - lift),
    line(c.check.bar, bottom - 2),
  ]
}

/** Laid across the page, light enough to read through and too large to overlook. */
function sampleMark(text: string, page: Box): Item[] {
  const size = Math.min(150, (page.width * 0.8) / (measure(text, 'sansBold', 100) / 100))
  const [x, y] = [page.width / 2, page.height / 2]
  return [
    {
      kind: 'text',
      role: 'P',
      face: 'sansBold',
      size,
      fill: '#E9E4D8',
      lines: [{ text, x: x - measure(text, 'sansBold', size) / 2, y: y + size * 0.35 }],
      turned: { angle: -24, x, y },
    },
  ]
}

/** Where everything goes on the page. Reading order is drawing order. */
export function layOut(c: Certificate): Drawing {
  const page = pageSize(c.paper, c.layout)
  const look = lookOf(c.design, page)
  const { artworkBox: box } = look
  const beside: Item[] = []
  if (box && c.artwork) {
    if (look.artworkGround)
      beside.push({
        kind: 'path',
        d: circle(box.x + box.width / 2, box.y + box.height / 2, box.width * 0.56),
        fill: look.artworkGround,
      })
    const within = look.artworkGround ? box.width * 0.1 : 0
    beside.push(
      pictureIn(c.artwork, {
        x: box.x + within,
        y: box.y + within,
        width: box.width - 2 * within,
        height: box.height - 2 * within,
      }),
    )
  }
  return {
    width: page.width,
    height: page.height,
    items: [
      ...look.ground,
      ...(c.sample ? sampleMark(c.sample, page) : []),
      ...beside,
      ...setColumn(c, look),
      ...foot(c, look),
    ],
  }
}
