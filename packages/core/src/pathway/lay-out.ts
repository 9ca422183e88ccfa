import { isGroup, type Pathway, type Step, stepsIn } from './model.ts'

export type Box = {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
export type Picture = {
  readonly width: number
  readonly height: number
  /** Groups before what lies in them. Coordinates are of the whole picture. */
  readonly boxes: readonly Box[]
  /** From what comes first to what comes after it; between groups where a step lies in one. */
  readonly lines: readonly { readonly from: string; readonly to: string }[]
}

export const STEP_WIDTH = 220
export const STEP_HEIGHT = 76
const GAP_X = 40
const GAP_Y = 64
export const GROUP_HEAD = 48
const GROUP_PAD = 16
const GROUP_GAP = 12

const heightOf = (step: Step, inside: number) =>
  isGroup(step)
    ? GROUP_HEAD + Math.max(1, inside) * STEP_HEIGHT + Math.max(0, inside - 1) * GROUP_GAP + GROUP_PAD
    : STEP_HEIGHT
const widthOf = (step: Step) => (isGroup(step) ? STEP_WIDTH + 2 * GROUP_PAD : STEP_WIDTH)

/** What stands alone or around others: where a step lies in a group, the group. */
const outer = (id: string, byId: ReadonlyMap<string, Step>): string => byId.get(id)?.within ?? id

/** How many others come before, along the longest way. A ring ends where it is met again. */
function ranks(tops: readonly Step[], lines: Picture['lines']): Map<string, number> {
  const found = new Map<string, number>()
  const rank = (id: string, above: ReadonlySet<string>): number => {
    const known = found.get(id)
    if (known !== undefined) return known
    const inner = new Set([...above, id])
    const before = lines.filter(one => one.to === id && !inner.has(one.from)).map(one => rank(one.from, inner) + 1)
    const made = Math.max(0, ...before)
    found.set(id, made)
    return made
  }
  for (const { id } of tops) rank(id, new Set())
  return found
}

/** Puts the steps into rows from top to bottom, each below what comes before it. The same pathway gives the same picture. */
export function layOut(pathway: Pick<Pathway, 'steps'>): Picture {
  const byId = new Map(pathway.steps.map(one => [one.id, one]))
  const seen = new Set<string>()
  const lines = pathway.steps.flatMap(step =>
    step.after.flatMap(id => {
      const line = { from: outer(id, byId), to: outer(step.id, byId) }
      const key = `${line.from} ${line.to}`
      if (!byId.has(id) || line.from === line.to || seen.has(key)) return []
      seen.add(key)
      return [line]
    }),
  )
  const tops = stepsIn(pathway, null)
  const rankOf = ranks(tops, lines)
  const rows: Step[][] = []
  for (const step of tops) {
    const row = rankOf.get(step.id) as number
    while (rows.length <= row) rows.push([])
    rows[row]?.push(step)
  }
  const rowWidth = (row: readonly Step[]) =>
    row.reduce((sum, one) => sum + widthOf(one), 0) + GAP_X * Math.max(0, row.length - 1)
  const width = Math.max(STEP_WIDTH, ...rows.map(rowWidth))
  const boxes: Box[] = []
  const middles = new Map<string, number>()
  let y = 0
  for (const row of rows) {
    // Below what leads there, so that lines cross less.
    const wish = (step: Step) => {
      const above = lines.filter(one => one.to === step.id).flatMap(one => middles.get(one.from) ?? [])
      return above.length > 0 ? above.reduce((sum, one) => sum + one, 0) / above.length : width / 2
    }
    const ordered = row
      .map((step, index) => ({ step, index, wish: wish(step) }))
      .sort((one, other) => one.wish - other.wish || one.index - other.index)
    let x = (width - rowWidth(row)) / 2
    let tallest = 0
    for (const { step } of ordered) {
      const inside = stepsIn(pathway, step.id)
      const box = { id: step.id, x, y, width: widthOf(step), height: heightOf(step, inside.length) }
      boxes.push(box)
      for (const [place, one] of inside.entries())
        boxes.push({
          id: one.id,
          x: x + GROUP_PAD,
          y: y + GROUP_HEAD + place * (STEP_HEIGHT + GROUP_GAP),
          width: STEP_WIDTH,
          height: STEP_HEIGHT,
        })
      middles.set(step.id, x + box.width / 2)
      x += box.width + GAP_X
      tallest = Math.max(tallest, box.height)
    }
    y += tallest + GAP_Y
  }
  return { width, height: Math.max(0, y - GAP_Y), boxes, lines }
}
