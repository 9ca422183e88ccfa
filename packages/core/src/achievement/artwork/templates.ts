import type { Palette } from './palettes.ts'

/** The frame of a badge in a box of 512 × 512; the symbol is set on it at `centre` with `size` (both in that box). */
export type Template = {
  readonly id: string
  readonly centre: readonly [number, number]
  readonly size: number
  /** The middle of the issuer's mark, where it is not at the upper right. */
  readonly markAt?: readonly [number, number]
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

/** A regular polygon that stands on a side. */
function polygon(sides: number, radius: number): string {
  const points = Array.from({ length: sides }, (_, step) => {
    const angle = (2 * Math.PI * (step + 0.5)) / sides - Math.PI / 2
    return `${round(256 + radius * Math.cos(angle))} ${round(256 + radius * Math.sin(angle))}`
  })
  return `M${points.join('L')}Z`
}

/** Folds of ribbon around the centre, light and dark by turns. */
function pleats(count: number, outer: number, inner: number, palette: Palette): string {
  const at = (angle: number, radius: number) =>
    `${round(256 + radius * Math.cos(angle))} ${round(256 + radius * Math.sin(angle))}`
  const half = Math.PI / count
  return Array.from({ length: count }, (_, step) => {
    const angle = 2 * half * step - Math.PI / 2
    const fold = (from: number, to: number, fill: string) =>
      `<path d="M${at(from, inner)}L${at(from, outer)}L${at(to, outer)}L${at(to, inner)}Z" fill="${fill}"/>`
    return fold(angle - half, angle, palette.deep) + fold(angle, angle + half, palette.metal)
  }).join('')
}

/** The edge of a postage stamp: a square with half-round bites. */
function perforated(): string {
  const [from, to, bites] = [40, 472, 12]
  const step = (to - from) / bites
  const bite = round(step / 4)
  const side = (dx: number, dy: number) =>
    Array.from(
      { length: bites },
      () =>
        `l${round(dx * bite)} ${round(dy * bite)}a${bite} ${bite} 0 0 0 ${round(dx * bite * 2)} ${round(dy * bite * 2)}l${round(dx * bite)} ${round(dy * bite)}`,
    ).join('')
  return `M${from} ${from}${side(1, 0)}${side(0, 1)}${side(-1, 0)}${side(0, -1)}Z`
}

/** A square whose corners are cut by quarter circles. */
function notched(inset: number, notch: number): string {
  const [near, far] = [inset, 512 - inset]
  return (
    `M${near + notch} ${near}H${far - notch}A${notch} ${notch} 0 0 0 ${far} ${near + notch}V${far - notch}` +
    `A${notch} ${notch} 0 0 0 ${far - notch} ${far}H${near + notch}A${notch} ${notch} 0 0 0 ${near} ${far - notch}` +
    `V${near + notch}A${notch} ${notch} 0 0 0 ${near + notch} ${near}Z`
  )
}

/** A filled star of five points. */
function smallStar(x: number, y: number, radius: number): string {
  const points = Array.from({ length: 10 }, (_, step) => {
    const angle = (Math.PI * step) / 5 - Math.PI / 2
    const at = step % 2 === 0 ? radius : radius * 0.42
    return `${round(x + at * Math.cos(angle))} ${round(y + at * Math.sin(angle))}`
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
  {
    id: 'rosette',
    centre: [256, 208],
    size: 168,
    frame: p =>
      `<path d="M196 330L150 498L214 462L250 504L262 340Z" fill="${p.metal}"/><path d="M316 330L362 498L298 462L262 504L250 340Z" fill="${p.metal}"/>` +
      `<path d="M214 330L184 440L218 420L244 446L256 340Z" fill="${p.deep}" opacity="0.35"/><path d="M298 330L328 440L294 420L268 446L256 340Z" fill="${p.deep}" opacity="0.35"/>` +
      `<g transform="translate(0 -48)">${pleats(18, 200, 132, p)}</g>` +
      `<circle cx="256" cy="208" r="136" fill="${p.field}"/><circle cx="256" cy="208" r="122" fill="none" stroke="${p.metal}" stroke-width="3"/>`,
  },
  {
    id: 'diamond',
    centre: [256, 256],
    size: 186,
    frame: p =>
      `<rect x="84" y="84" width="344" height="344" rx="36" transform="rotate(45 256 256)" fill="${p.deep}"/>` +
      `<rect x="102" y="102" width="308" height="308" rx="26" transform="rotate(45 256 256)" fill="${p.field}"/>` +
      `<rect x="120" y="120" width="272" height="272" rx="18" transform="rotate(45 256 256)" fill="none" stroke="${p.metal}" stroke-width="3"/>` +
      [0, 90, 180, 270]
        .map(turn => `<circle cx="256" cy="52" r="7" transform="rotate(${turn} 256 256)" fill="${p.metal}"/>`)
        .join(''),
  },
  {
    id: 'octagon',
    centre: [256, 256],
    size: 214,
    frame: p =>
      `<path d="${polygon(8, 240)}" fill="${p.deep}" stroke="${p.deep}" stroke-width="12" stroke-linejoin="round"/>` +
      `<path d="${polygon(8, 222)}" fill="none" stroke="${p.metal}" stroke-width="3"/>` +
      `<path d="${polygon(8, 204)}" fill="${p.field}" stroke="${p.field}" stroke-width="8" stroke-linejoin="round"/>` +
      Array.from(
        { length: 8 },
        (_, step) =>
          `<circle cx="256" cy="50" r="5" transform="rotate(${round(45 * step)} 256 256)" fill="${p.metal}"/>`,
      ).join(''),
  },
  {
    id: 'arch',
    centre: [256, 236],
    size: 196,
    frame: p =>
      `<path d="M76 492V202A180 180 0 0 1 436 202V492Z" fill="${p.deep}"/>` +
      `<path d="M98 492V202A158 158 0 0 1 414 202V492Z" fill="${p.field}"/>` +
      `<path d="M116 430V202A140 140 0 0 1 396 202V430" fill="none" stroke="${p.metal}" stroke-width="3"/>` +
      `<path d="M60 430H452V452H60Z" fill="${p.metal}"/><path d="M48 452H464V492H48Z" fill="${p.deep}"/>` +
      `<path d="M240 18H272L266 64H246Z" fill="${p.metal}"/>`,
  },
  {
    id: 'mark',
    centre: [256, 256],
    size: 232,
    frame: p =>
      `<circle cx="256" cy="256" r="232" fill="${p.field}"/>` +
      `<path d="M256 44A212 212 0 0 1 468 256" fill="none" stroke="${p.metal}" stroke-width="6" stroke-linecap="round"/>` +
      `<path d="M256 468A212 212 0 0 1 44 256" fill="none" stroke="${p.metal}" stroke-width="6" stroke-linecap="round"/>`,
  },
  {
    id: 'stamp',
    centre: [256, 256],
    size: 214,
    frame: p =>
      `<path d="${perforated()}" fill="${p.deep}"/>` +
      `<rect x="72" y="72" width="368" height="368" rx="6" fill="${p.field}"/>` +
      `<rect x="90" y="90" width="332" height="332" rx="2" fill="none" stroke="${p.metal}" stroke-width="3"/>` +
      `<rect x="100" y="100" width="312" height="312" fill="none" stroke="${p.metal}" stroke-width="1.5" opacity="0.7"/>`,
  },
  {
    id: 'crest',
    centre: [256, 286],
    size: 186,
    markAt: [256, 96],
    frame: p =>
      `<path d="M72 34H440V262C440 382 366 446 256 494C146 446 72 382 72 262Z" fill="${p.deep}" stroke="${p.deep}" stroke-width="12" stroke-linejoin="round"/>` +
      `<path d="M94 56H418V262C418 368 352 426 256 469C160 426 94 368 94 262Z" fill="${p.field}"/>` +
      `<path d="M94 56H418V142H94Z" fill="${p.deep}"/><path d="M94 142H418" stroke="${p.metal}" stroke-width="4"/>` +
      [156, 256, 356].map(x => `<path d="${smallStar(x, 99, 22)}" fill="${p.metal}"/>`).join(''),
  },
  {
    id: 'pennant',
    centre: [256, 206],
    size: 196,
    frame: p =>
      `<path d="M96 52H416V486L256 410L96 486Z" fill="${p.deep}"/>` +
      `<path d="M116 52H396V452L256 386L116 452Z" fill="${p.field}"/>` +
      `<path d="M134 84V424L256 366L378 424V84" fill="none" stroke="${p.metal}" stroke-width="3"/>` +
      `<path d="M64 30H448" stroke="${p.metal}" stroke-width="18" stroke-linecap="round"/><path d="M80 46H432V62H80Z" fill="${p.deep}"/>`,
  },
  {
    id: 'sunburst',
    centre: [256, 256],
    size: 176,
    frame: p =>
      `<path d="${starEdge(24, 246, 176)}" fill="${p.metal}"/><path d="${starEdge(24, 222, 170)}" fill="${p.deep}"/>` +
      `<circle cx="256" cy="256" r="162" fill="${p.field}"/><circle cx="256" cy="256" r="148" fill="none" stroke="${p.metal}" stroke-width="3"/>`,
  },
  {
    id: 'plate',
    centre: [256, 256],
    size: 208,
    frame: p =>
      `<path d="${notched(28, 56)}" fill="${p.deep}"/><path d="${notched(48, 50)}" fill="${p.field}"/>` +
      `<path d="${notched(66, 46)}" fill="none" stroke="${p.metal}" stroke-width="3"/>` +
      `<path d="M176 100H336M176 412H336" stroke="${p.metal}" stroke-width="3" stroke-linecap="round"/>` +
      [100, 412].map(y => `<circle cx="256" cy="${y}" r="7" fill="${p.metal}"/>`).join(''),
  },
]
