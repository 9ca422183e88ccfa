/** A picture by its brightness alone, row by row: 0 is black, 255 white; what can be seen through is on white. */
export type Greys = { readonly width: number; readonly height: number; readonly values: ArrayLike<number> }

/** What a logo looks like, as text; two of them are compared by `sameLogo`. It says nothing of its colours. */
export type LogoPrint = string

/** The brightness of pixels in red, green, blue and opacity (ITU-R BT.601). */
export function greysOf(width: number, height: number, rgba: ArrayLike<number>): Greys {
  const values = new Uint8Array(width * height)
  for (let at = 0; at < values.length; at++) {
    const opacity = rgba[at * 4 + 3]! / 255
    const grey = 0.299 * rgba[at * 4]! + 0.587 * rgba[at * 4 + 1]! + 0.114 * rgba[at * 4 + 2]!
    values[at] = Math.round(grey * opacity + 255 * (1 - opacity))
  }
  return { width, height, values }
}

type Box = { left: number; top: number; right: number; bottom: number }

/** What differs less is one colour, whatever compression has made of it. */
const NEAR = 28

/** Margins and plain frames that are taken away, one within the other, before the logo itself is reached. */
const MAX_LAYERS = 4

/** Where the logo itself is: margins around it are left out, and plain frames; they are what a copy adds. */
function trimmed(greys: Greys): Box {
  let box = withoutMargin(greys, { left: 0, top: 0, right: greys.width, bottom: greys.height })
  for (let layer = 1; layer < MAX_LAYERS && goesRound(greys, box); layer++) box = withoutMargin(greys, box)
  return box
}

/** The colour that three corners have, or else the lightest of them: paper is light. */
function cornerColour({ width, values }: Greys, { left, top, right, bottom }: Box): number {
  const corners = [top, bottom - 1].flatMap(y => [left, right - 1].map(x => values[y * width + x]!))
  const common = corners.find(one => corners.filter(other => Math.abs(one - other) <= NEAR).length >= 3)
  return common ?? Math.max(...corners)
}

/** Is every point of a line about as bright as `colour`? */
const isPlain = ({ values }: Greys, colour: number, from: number, step: number, count: number): boolean => {
  for (let at = from, left = count; left > 0; at += step, left--)
    if (Math.abs(values[at]! - colour) > NEAR) return false
  return true
}
const isPlainRow = (greys: Greys, { left, right }: Box, y: number, colour: number) =>
  isPlain(greys, colour, y * greys.width + left, 1, right - left)
const isPlainColumn = (greys: Greys, { top, bottom }: Box, x: number, colour: number) =>
  isPlain(greys, colour, top * greys.width + x, greys.width, bottom - top)

/** Takes away lines in the colour of the corners, from each side inwards. */
function withoutMargin(greys: Greys, box: Box): Box {
  const colour = cornerColour(greys, box)
  const inner = { ...box }
  while (inner.top < inner.bottom && isPlainRow(greys, inner, inner.top, colour)) inner.top++
  while (inner.top < inner.bottom && isPlainRow(greys, inner, inner.bottom - 1, colour)) inner.bottom--
  while (inner.left < inner.right && isPlainColumn(greys, inner, inner.left, colour)) inner.left++
  while (inner.left < inner.right && isPlainColumn(greys, inner, inner.right - 1, colour)) inner.right--
  return inner
}

/** Does one colour go round all four sides, as a frame does? */
function goesRound(greys: Greys, box: Box): boolean {
  if (box.right - box.left < 3 || box.bottom - box.top < 3) return false
  const colour = cornerColour(greys, box)
  return (
    isPlainRow(greys, box, box.top, colour) &&
    isPlainRow(greys, box, box.bottom - 1, colour) &&
    isPlainColumn(greys, box, box.left, colour) &&
    isPlainColumn(greys, box, box.right - 1, colour)
  )
}

const SIDE = 32

/** The trimmed picture at 32 × 32, each cell the mean of what it covers. */
function shrunk({ width, values }: Greys, { left, top, right, bottom }: Box): Float64Array {
  const [across, down] = [(right - left) / SIDE, (bottom - top) / SIDE]
  const made = new Float64Array(SIDE * SIDE)
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      const [x0, x1, y0, y1] = [left + x * across, left + (x + 1) * across, top + y * down, top + (y + 1) * down]
      let [sum, weight] = [0, 0]
      for (let j = Math.floor(y0); j < Math.ceil(y1); j++)
        for (let i = Math.floor(x0); i < Math.ceil(x1); i++) {
          const share = (Math.min(i + 1, x1) - Math.max(i, x0)) * (Math.min(j + 1, y1) - Math.max(j, y0))
          sum += values[j * width + i]! * share
          weight += share
        }
      made[y * SIDE + x] = sum / weight
    }
  return made
}

/** Coarse features of a picture: the sixteen by sixteen lowest frequencies of its cosine transform (DCT-II). */
const BAND = 16
const COSINES = Array.from({ length: BAND }, (_, u) =>
  Float64Array.from({ length: SIDE }, (_, x) => Math.cos(((2 * x + 1) * u * Math.PI) / (2 * SIDE))),
)

function frequencies(cells: Float64Array): Float64Array {
  const rows = new Float64Array(SIDE * BAND)
  for (let y = 0; y < SIDE; y++)
    for (let u = 0; u < BAND; u++) {
      let sum = 0
      for (let x = 0; x < SIDE; x++) sum += cells[y * SIDE + x]! * COSINES[u]![x]!
      rows[y * BAND + u] = sum
    }
  const made = new Float64Array(BAND * BAND)
  for (let u = 0; u < BAND; u++)
    for (let v = 0; v < BAND; v++) {
      let sum = 0
      for (let y = 0; y < SIDE; y++) sum += rows[y * BAND + u]! * COSINES[v]![y]!
      made[v * BAND + u] = sum
    }
  return made
}

/** So many of the frequencies are kept, the strongest, and of these whether they rise or fall: noise is in the others. */
const KEPT = 128
/** What is weaker than this part of the strongest is noise, however few there are that are stronger. */
const FAINT = 0.003
/** One colour, more or less: nothing to know anybody by. */
const LEAST_CONTRAST = 10
const LEAST_SIDE = 12

/**
 * A perceptual print of a logo: of its cosine transform, the signs of the strongest of the lowest frequencies, and its
 * shape. A copy that was scaled, compressed, tinted, or put on paper with a margin or a frame has nearly the same one.
 *
 * @returns null for a picture that shows nothing to be recognised
 * @see Jacobs, Finkelstein, Salesin: Fast Multiresolution Image Querying (the signs of the strongest coefficients)
 */
export function logoPrint(greys: Greys): LogoPrint | null {
  const box = trimmed(greys)
  const [width, height] = [box.right - box.left, box.bottom - box.top]
  if (width < LEAST_SIDE || height < LEAST_SIDE) return null
  const cells = shrunk(greys, box)
  const mean = cells.reduce((sum, one) => sum + one, 0) / cells.length
  const spread = Math.sqrt(cells.reduce((sum, one) => sum + (one - mean) ** 2, 0) / cells.length)
  if (spread < LEAST_CONTRAST) return null
  const found = frequencies(cells)
  // The first is the mean, which a tint changes.
  const strengths = [...found.slice(1)].map(Math.abs).sort((one, other) => other - one)
  const weakest = Math.max(strengths[KEPT - 1]!, strengths[0]! * FAINT)
  const signs = [...found].map((one, at) => (at === 0 || Math.abs(one) < weakest ? '.' : one > 0 ? '+' : '-'))
  return `${Math.round(Math.log2(width / height) * 100)} ${signs.join('')}`
}

/** A logo is squeezed by so much at most (in hundredths of a doubling), and differs in so many signs. */
const MOST_SQUEEZED = 23
const MOST_DIFFERENT = 0.18

/** Do two prints show one logo? The measured errors stand in the test of the corpus. */
export function sameLogo(one: LogoPrint, other: LogoPrint): boolean {
  const [shape, signs] = one.split(' ') as [string, string]
  const [otherShape, otherSigns] = other.split(' ') as [string, string]
  if (Math.abs(Number(shape) - Number(otherShape)) > MOST_SQUEEZED) return false
  let [agreeing, kept, otherKept] = [0, 0, 0]
  for (let at = 0; at < signs.length; at++) {
    if (signs[at] !== '.') kept++
    if (otherSigns[at] !== '.') otherKept++
    if (signs[at] === '.' || otherSigns[at] === '.') continue
    agreeing += signs[at] === otherSigns[at] ? 1 : -1
  }
  return 1 - agreeing / Math.sqrt(kept * otherKept) <= MOST_DIFFERENT
}
