import { GROUP_HEAD, type Picture } from '@laurel/core/pathway'
import { html, raw } from 'hono/html'

type Label = { readonly name: string; readonly line: string; readonly isGroup: boolean; readonly isOptional: boolean }

const LETTERS = 27
const MOST_LINES = 2

/** Text in a picture does not wrap by itself. Letters are counted as people do, so that Thai vowels take no room. */
function wrap(text: string, locale: string): string[] {
  const letters = new Intl.Segmenter(locale, { granularity: 'grapheme' })
  const length = (part: string) => [...letters.segment(part)].length
  const lines: string[] = ['']
  for (const { segment } of new Intl.Segmenter(locale, { granularity: 'word' }).segment(text)) {
    const line = lines.at(-1) as string
    if (line !== '' && length(line + segment.trimEnd()) > LETTERS) lines.push(segment.trimStart())
    else lines[lines.length - 1] = line + segment
  }
  const cut = (line: string) => {
    const parts = [...letters.segment(line.trim())].map(one => one.segment)
    return parts.length > LETTERS ? `${parts.slice(0, LETTERS - 1).join('')}…` : parts.join('')
  }
  const shown = lines.slice(0, MOST_LINES).map(cut)
  if (lines.length > MOST_LINES) shown[MOST_LINES - 1] = `${(shown[MOST_LINES - 1] as string).replace(/…$/, '')}…`
  return shown
}

/** The pathway as a picture. The list below it says the same in words, so it is one image with a name. */
export function drawGraph(picture: Picture, labelOf: (id: string) => Label | undefined, title: string, locale: string) {
  const boxOf = new Map(picture.boxes.map(box => [box.id, box]))
  const lines = picture.lines.flatMap(({ from, to }) => {
    const [start, end] = [boxOf.get(from), boxOf.get(to)]
    if (!start || !end) return []
    const [x1, y1, x2, y2] = [start.x + start.width / 2, start.y + start.height, end.x + end.width / 2, end.y - 7]
    const middle = (y1 + y2) / 2
    return [`M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}`]
  })
  const boxes = picture.boxes.map(box => {
    const label = labelOf(box.id)
    if (!label) return ''
    const kind = label.isGroup ? 'group' : label.isOptional ? 'step optional' : 'step'
    const words = wrap(label.name, locale)
    const [height, line] = [label.line ? 18 : 0, label.line ? wrap(label.line, locale)[0] : undefined]
    const first = label.isGroup ? 22 : (box.height - words.length * 19 - height) / 2 + 15
    const x = box.x + 14
    return html`<g class="${kind}"><rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="10"/>${(
      label.isGroup ? words.slice(0, 1) : words
    ).map(
      (line, index) => html`<text x="${x}" y="${box.y + first + index * 19}">${line}</text>`,
    )}${line ? html`<text class="line" x="${x}" y="${box.y + (label.isGroup ? GROUP_HEAD - 10 : first + (words.length - 1) * 19 + 18)}">${line}</text>` : ''}</g>`
  })
  const margin = 8
  return html`<svg class="pathway-graph" role="img" aria-label="${title}" viewBox="${-margin} ${-margin} ${picture.width + 2 * margin} ${picture.height + 2 * margin}" width="${picture.width + 2 * margin}"><defs><marker id="arrow" viewBox="0 0 8 8" refX="4" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8Z"/></marker></defs>${lines.map(
    d => html`<path class="lead" d="${raw(d)}" marker-end="url(#arrow)"/>`,
  )}${boxes}</svg>`
}
