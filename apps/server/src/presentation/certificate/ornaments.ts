import { type Box, circle, type Item, inset, rectangle, roundedRectangle } from './drawing.ts'

export const INK = '#1B1F23'
export const LAUREL = '#1F6B4A'
export const BRASS = '#B8862F'
const [SKY, CORAL, SUN] = ['#5B93B8', '#C9694F', '#E2B24C']

const round = (value: number) => Math.round(value * 100) / 100

/** A line of waves from one corner to the next, each half a wave one curve; `side` turns it upright. */
function wave(from: { x: number; y: number }, length: number, height: number, side: boolean): string {
  const halves = 2 * Math.round(length / 18)
  const step = length / halves
  let d = `M${round(from.x)} ${round(from.y)}`
  for (let at = 0; at < halves; at++) {
    const away = (at % 2 === 0 ? height : -height) / 0.75
    const curve: readonly (readonly [number, number])[] = [
      [step * 0.3642, away],
      [step * 0.6358, away],
      [step, 0],
    ]
    d += `c${curve.map(([along, across]) => (side ? `${round(across)} ${round(along)}` : `${round(along)} ${round(across)}`)).join(' ')}`
  }
  return d
}

/** Interlaced waves between two frames, as they are engraved on notes and bonds. */
function engraved(page: Box): Item[] {
  const line = inset(page, 33)
  const waves = [6, -6, 3, -3].map(height =>
    [
      wave({ x: line.x, y: line.y }, line.width, height, false),
      wave({ x: line.x, y: line.y + line.height }, line.width, height, false),
      wave({ x: line.x, y: line.y }, line.height, height, true),
      wave({ x: line.x + line.width, y: line.y }, line.height, height, true),
    ].join(''),
  )
  const corners = [
    [line.x, line.y],
    [line.x + line.width, line.y],
    [line.x, line.y + line.height],
    [line.x + line.width, line.y + line.height],
  ] as const
  const rosette = corners.map(([x, y]) =>
    Array.from({ length: 12 }, (_, at) => {
      const angle = (at * Math.PI) / 6
      return circle(round(x + 5 * Math.cos(angle)), round(y + 5 * Math.sin(angle)), 5)
    }).join(''),
  )
  return [
    { kind: 'path', d: rectangle(inset(page, 22)), stroke: LAUREL, width: 1.6 },
    { kind: 'path', d: waves.join(''), stroke: LAUREL, width: 0.45 },
    { kind: 'path', d: rectangle(inset(page, 44)), stroke: BRASS, width: 0.9 },
    { kind: 'path', d: rectangle(inset(page, 47)), stroke: LAUREL, width: 0.4 },
    ...corners.map(([x, y]): Item => ({ kind: 'path', d: circle(x, y, 12), fill: '#FFFFFF' })),
    { kind: 'path', d: rosette.join(''), stroke: LAUREL, width: 0.5 },
    { kind: 'path', d: corners.map(([x, y]) => circle(x, y, 2.2)).join(''), fill: BRASS },
  ]
}

export const classicGround = (page: Box): Item[] => [
  { kind: 'path', d: rectangle(page), fill: '#FFFFFF' },
  ...engraved(page),
]

export const modernGround = (page: Box, band: Box): Item[] => [
  { kind: 'path', d: rectangle(page), fill: '#FFFFFF' },
  { kind: 'path', d: rectangle(band), fill: LAUREL },
  {
    kind: 'path',
    d: rectangle(
      band.height < page.height
        ? { x: 0, y: band.height, width: page.width, height: 4 }
        : { x: band.width, y: 0, width: 4, height: page.height },
    ),
    fill: BRASS,
  },
]

/** Quarter circles in the corners and a handful of confetti at fixed places: cheerful, and quiet in the middle. */
export function brightGround(page: Box): Item[] {
  const { width, height } = page
  const quarter = (x: number, y: number, r: number, dx: number, dy: number) =>
    `M${x} ${y}h${dx * r}a${r} ${r} 0 0 ${dx * dy > 0 ? 1 : 0} ${-dx * r} ${dy * r}z`
  const confetti: readonly (readonly [number, number, number, string])[] = [
    [0.22, 34, 4, CORAL],
    [0.28, 28, 3, SKY],
    [0.34, 33, 2.5, SUN],
    [0.66, 33, 3, LAUREL],
    [0.72, 28, 4, SUN],
    [0.78, 34, 3, CORAL],
    [0.055, 0.36, 3, SUN],
    [0.045, 0.47, 4, LAUREL],
    [0.055, 0.58, 3, SKY],
    [0.95, 0.36, 4, SKY],
    [0.955, 0.47, 3, CORAL],
    [0.945, 0.58, 3, SUN],
  ]
  return [
    { kind: 'path', d: rectangle(page), fill: '#FFFDF8' },
    { kind: 'path', d: quarter(0, 0, 112, 1, 1), fill: LAUREL },
    { kind: 'path', d: quarter(0, 0, 76, 1, 1), fill: SUN },
    { kind: 'path', d: quarter(0, 0, 40, 1, 1), fill: '#FFFDF8' },
    { kind: 'path', d: quarter(width, 0, 112, -1, 1), fill: SKY },
    { kind: 'path', d: quarter(width, 0, 76, -1, 1), fill: CORAL },
    { kind: 'path', d: quarter(width, 0, 40, -1, 1), fill: '#FFFDF8' },
    { kind: 'path', d: quarter(0, height, 46, 1, -1), fill: CORAL },
    { kind: 'path', d: quarter(width, height, 46, -1, -1), fill: LAUREL },
    {
      kind: 'path',
      d: roundedRectangle(inset(page, 20), 18),
      stroke: '#D9D2C2',
      width: 1.2,
    },
    ...confetti.map(
      ([x, y, r, fill]): Item => ({ kind: 'path', d: circle(x * width, y < 1 ? y * height : y, r), fill }),
    ),
  ]
}

export const plainGround = (page: Box): Item[] => [
  { kind: 'path', d: rectangle(page), fill: '#FFFFFF' },
  { kind: 'path', d: rectangle({ x: 48, y: 40, width: page.width - 96, height: 4 }), fill: '#000000' },
]
