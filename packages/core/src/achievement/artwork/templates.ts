import type { Palette } from './palettes.ts'

/** The frame of a badge in a box of 512 × 512; the symbol is set on it at `centre` with `size` (both in that box). */
export type Template = {
  readonly id: string
  readonly centre: readonly [number, number]
  readonly size: number
  readonly frame: (palette: Palette) => string
}

const round = (value: number) => Math.round(value * 100) / 100

/** `count` points around the centre, alternating between two radii: a scalloped or many-pointed edge. */
function starEdge(count: number, outer: number, inner: number): string {
  const points: string[] = []
  for (let step = 0; step < count * 2; step++) {
    const angle = (Math.PI * step) / count - Math.PI / 2
    const radius = step % 2 === 0 ? outer : inner
    points.push(`${round(256 + radius * Math.cos(angle))} ${round(256 + radius * Math.sin(angle))}`)
  }
  return `M${points.join('L')}Z`
}

/** A scalloped edge made of arcs between `count` points at `radius`. */
function scallops(count: number, radius: number): string {
  const chord = 2 * radius * Math.sin(Math.PI / count)
  const at = (step: number) => {
    const angle = (2 * Math.PI * step) / count - Math.PI / 2
    return `${round(256 + radius * Math.cos(angle))} ${round(256 + radius * Math.sin(angle))}`
  }
  let path = `M${at(0)}`
  for (let step = 1; step <= count; step++) path += `A${round(chord / 1.8)} ${round(chord / 1.8)} 0 0 1 ${at(step)}`
  return `${path}Z`
}

function hexagon(radius: number): string {
  const points = Array.from({ length: 6 }, (_, step) => {
    const angle = (Math.PI * step) / 3 - Math.PI / 2
    return `${round(256 + radius * Math.cos(angle))} ${round(256 + radius * Math.sin(angle))}`
  })
  return `M${points.join('L')}Z`
}

/** One branch of laurel leaves along an arc, mirrored for the other side. */
function laurelBranch(palette: Palette): string {
  const leaves: string[] = []
  for (let step = 0; step < 8; step++) {
    const angle = Math.PI / 2 + 0.4 + step * 0.26
    const x = round(256 + 196 * Math.cos(angle))
    const y = round(256 + 196 * Math.sin(angle))
    const turn = round((angle * 180) / Math.PI + 62)
    const grow = round(1.02 - step * 0.05)
    const leaf = (side: number) =>
      `<path d="M0 0C10 -18 34 -20 48 0C34 14 10 14 0 0Z" transform="translate(${x} ${y}) rotate(${turn + side}) scale(${grow})" fill="${palette.metal}"/>`
    leaves.push(leaf(-28), leaf(30))
  }
  return leaves.join('')
}

export const TEMPLATES: readonly Template[] = [
  {
    id: 'seal',
    centre: [256, 256],
    size: 222,
    frame: p =>
      `<path d="${scallops(24, 226)}" fill="${p.deep}"/><circle cx="256" cy="256" r="204" fill="${p.field}"/>` +
      `<circle cx="256" cy="256" r="186" fill="none" stroke="${p.metal}" stroke-width="3"/>` +
      `<circle cx="256" cy="256" r="174" fill="none" stroke="${p.metal}" stroke-width="1.5" stroke-dasharray="2 9.15" stroke-linecap="round"/>`,
  },
  {
    id: 'shield',
    centre: [256, 236],
    size: 210,
    frame: p =>
      `<path d="M256 22C318 58 384 72 452 72V250C452 366 372 446 256 492C140 446 60 366 60 250V72C128 72 194 58 256 22Z" fill="${p.deep}"/>` +
      `<path d="M256 50C314 80 372 94 428 95V250C428 352 358 424 256 466C154 424 84 352 84 250V95C140 94 198 80 256 50Z" fill="${p.field}"/>` +
      `<path d="M256 74C309 100 360 113 408 115V250C408 340 346 405 256 444C166 405 104 340 104 250V115C152 113 203 100 256 74Z" fill="none" stroke="${p.metal}" stroke-width="3"/>`,
  },
  {
    id: 'hexagon',
    centre: [256, 256],
    size: 222,
    frame: p =>
      `<path d="${hexagon(236)}" fill="${p.deep}" stroke="${p.deep}" stroke-width="16" stroke-linejoin="round"/>` +
      `<path d="${hexagon(212)}" fill="${p.field}" stroke="${p.field}" stroke-width="12" stroke-linejoin="round"/>` +
      `<path d="${hexagon(194)}" fill="none" stroke="${p.metal}" stroke-width="3" stroke-linejoin="round"/>`,
  },
  {
    id: 'wreath',
    centre: [256, 250],
    size: 186,
    frame: p =>
      `<circle cx="256" cy="256" r="238" fill="${p.deep}"/>` +
      `${laurelBranch(p)}<g transform="matrix(-1 0 0 1 512 0)">${laurelBranch(p)}</g>` +
      `<circle cx="256" cy="250" r="146" fill="${p.field}" stroke="${p.metal}" stroke-width="3"/>`,
  },
  {
    id: 'medal',
    centre: [256, 216],
    size: 172,
    frame: p =>
      `<path d="M158 330L120 496L196 456L240 500L256 400L272 500L316 456L392 496L354 330Z" fill="${p.deep}"/>` +
      `<g transform="translate(0 -40)"><path d="${starEdge(32, 196, 180)}" fill="${p.field}"/></g>` +
      `<circle cx="256" cy="216" r="158" fill="${p.deep}"/><circle cx="256" cy="216" r="146" fill="${p.field}" stroke="${p.metal}" stroke-width="3"/>`,
  },
  {
    id: 'tile',
    centre: [256, 244],
    size: 224,
    frame: p =>
      `<rect x="28" y="28" width="456" height="456" rx="72" fill="${p.field}"/>` +
      `<path d="M28 388H484V412A72 72 0 0 1 412 484H100A72 72 0 0 1 28 412Z" fill="${p.deep}"/>` +
      `<path d="M28 386.5H484" stroke="${p.metal}" stroke-width="3"/>` +
      `<rect x="46" y="46" width="420" height="420" rx="56" fill="none" stroke="${p.metal}" stroke-width="2" opacity="0.7"/>`,
  },
]
