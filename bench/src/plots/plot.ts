/** One line of a plot: places on the x axis with their values. */
export type Line = { readonly label: string; readonly points: readonly (readonly [x: number, y: number])[] }

export type Plot = {
  readonly title: string
  /** What it shows, in words, for those who cannot see it. */
  readonly description: string
  readonly x: string
  readonly y: string
  readonly lines: readonly Line[]
}

const WIDTH = 640
const HEIGHT = 360
const [LEFT, RIGHT, TOP, BOTTOM] = [64, 168, 48, 48]
const COLOURS = 4

/** Colours that are told apart on white and on black, and by those who see few colours; dashes tell them apart as well. */
const STYLE = `
svg { font: 13px system-ui, sans-serif; }
.paper { fill: #fff; } .text { fill: #1f2328; } .faint { fill: #59636e; } .grid { stroke: #d1d9e0; }
.line { fill: none; stroke-width: 2.5; } .dot { stroke: none; }
.c0 { stroke: #0550ae; fill: #0550ae; } .c1 { stroke: #bc4c00; fill: #bc4c00; } .c2 { stroke: #116329; fill: #116329; } .c3 { stroke: #8250df; fill: #8250df; }
.line.c1 { stroke-dasharray: 7 4; } .line.c2 { stroke-dasharray: 2 4; } .line.c3 { stroke-dasharray: 10 3 2 3; }
.line.c0, .line.c1, .line.c2, .line.c3 { fill: none; }
@media (prefers-color-scheme: dark) {
.paper { fill: #0d1117; } .text { fill: #f0f6fc; } .faint { fill: #9198a1; } .grid { stroke: #3d444d; }
.c0 { stroke: #58a6ff; fill: #58a6ff; } .c1 { stroke: #f0883e; fill: #f0883e; } .c2 { stroke: #56d364; fill: #56d364; } .c3 { stroke: #d2a8ff; fill: #d2a8ff; }
}`

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
const short = (value: number) => (value >= 1000 ? `${+(value / 1000).toPrecision(3)}k` : `${+value.toPrecision(3)}`)
const round = (value: number) => Math.round(value * 10) / 10

/** The powers of ten, and twice and five times them, that a logarithmic axis from `least` to `most` is marked by. */
function marks(least: number, most: number): number[] {
  const decades = Math.log10(most / least)
  const steps = decades > 2.5 ? [1] : decades > 1 ? [1, 3] : [1, 2, 5]
  const first = Math.floor(Math.log10(least))
  return Array.from({ length: Math.ceil(decades) + 2 }, (_, at) => 10 ** (first + at))
    .flatMap(power => steps.map(step => step * power))
    .filter(mark => mark >= least * 0.999 && mark <= most * 1.001)
}

/** A line plot with both axes logarithmic, as SVG that needs nothing else and is readable on light and on dark pages. */
export function drawPlot({ title, description, x, y, lines }: Plot): string {
  const xs = [...new Set(lines.flatMap(line => line.points.map(([one]) => one)))].sort((one, other) => one - other)
  const ys = lines.flatMap(line => line.points.map(([, one]) => one))
  const [leastY, mostY] = [Math.min(...ys) / 1.3, Math.max(...ys) * 1.3]
  const scale = (value: number, least: number, most: number) => Math.log(value / least) / Math.log(most / least)
  const atX = (value: number) => round(LEFT + (WIDTH - LEFT - RIGHT) * scale(value, xs[0]!, xs.at(-1)!))
  const atY = (value: number) => round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * scale(value, leastY, mostY))

  const grid = marks(leastY, mostY).map(
    mark =>
      `<path class="grid" d="M${LEFT} ${atY(mark)}H${WIDTH - RIGHT}"/><text class="faint" x="${LEFT - 8}" y="${atY(mark) + 4}" text-anchor="end">${short(mark)}</text>`,
  )
  const ticks = xs.map(
    one =>
      `<path class="grid" d="M${atX(one)} ${TOP}V${HEIGHT - BOTTOM}"/><text class="faint" x="${atX(one)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${short(one)}</text>`,
  )
  const drawn = lines.map(({ points }, at) => {
    const colour = `c${at % COLOURS}`
    const path = points.map(([one, other], step) => `${step === 0 ? 'M' : 'L'}${atX(one)} ${atY(other)}`).join('')
    const dots = points.map(
      ([one, other]) => `<circle class="dot ${colour}" cx="${atX(one)}" cy="${atY(other)}" r="3.5"/>`,
    )
    return `<path class="line ${colour}" d="${path}"/>${dots.join('')}`
  })
  // Names stand at the ends of their lines, moved apart where lines end close to each other.
  let lowest = TOP - 16
  const names = lines
    .map(({ label, points }, at) => ({ label, at, place: atY(points.at(-1)![1]) + 4 }))
    .sort((one, other) => one.place - other.place)
    .map(({ label, at, place }) => {
      lowest = Math.max(place, lowest + 16)
      return `<text class="text" x="${WIDTH - RIGHT + 22}" y="${lowest}">${escaped(label)}</text><path class="line c${at % COLOURS}" d="M${WIDTH - RIGHT + 6} ${lowest - 4}h12"/>`
    })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="description">${escaped(description)}</desc>`,
    `<style>${STYLE}</style>`,
    `<rect class="paper" width="${WIDTH}" height="${HEIGHT}"/>`,
    `<text class="text" x="${LEFT}" y="20" font-weight="600">${escaped(title)}</text>`,
    `<text class="faint" x="${LEFT}" y="38">${escaped(y)}</text>`,
    ...grid,
    ...ticks,
    `<text class="faint" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 10}" text-anchor="middle">${escaped(x)}</text>`,
    ...drawn,
    ...names,
    '</svg>\n',
  ].join('\n')
}
