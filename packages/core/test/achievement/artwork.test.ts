import { describe, expect, test } from 'vitest'
import { designSvg, isKnownDesign, PALETTES, SYMBOLS, TEMPLATES } from '../../src/achievement/index.ts'

const everyDesign = TEMPLATES.flatMap(template =>
  PALETTES.flatMap(palette =>
    SYMBOLS.map(symbol => ({ template: template.id, palette: palette.id, symbol: symbol.id })),
  ),
)

describe('a generated picture', () => {
  test('is different for every choice of template, palette and symbol', () => {
    expect(new Set(everyDesign.map(design => designSvg(design))).size).toBe(everyDesign.length)
  })

  test('holds nothing that runs, loads or refers to something else', () => {
    for (const design of everyDesign)
      expect(designSvg(design, { title: 'x' })).not.toMatch(
        /<script|<style|<text|<image|<use|href|url\(|on[a-z]+=|NaN|undefined/,
      )
  })

  test('says its title to a screen reader, escaped', () => {
    expect(designSvg({ template: 'seal', palette: 'ink', symbol: 'star' }, { title: 'A <b> & "c"' })).toContain(
      '<title>A &#60;b&#62; &#38; &#34;c&#34;</title>',
    )
  })

  test('shows as many dots as there are levels, and none for an impossible level', () => {
    const design = { template: 'hexagon', palette: 'sea', symbol: 'book' }
    const dots = (svg: string) => svg.match(/<circle/g)?.length ?? 0
    expect(dots(designSvg(design, { level: { reached: 2, outOf: 4 } })) - dots(designSvg(design))).toBe(4)
    expect(designSvg(design, { level: { reached: 5, outOf: 4 } })).toBe(designSvg(design))
  })

  test('sets words on a ribbon within the picture, however long, and the issuer’s mark above', () => {
    const design = { template: 'seal', palette: 'laurel', symbol: 'star', ribbon: 'x', mark: true }
    for (const width of [40, 900, 4_000]) {
      const svg = designSvg(design, { ribbon: { d: 'M0 0H9', width } })
      const place = /translate\(([\d.]+) 439\.5\) scale\(([\d.]+)\)" d="M0 0H9"/.exec(svg)
      const [left, scale] = [Number(place?.[1]), Number(place?.[2])]
      expect(left).toBeGreaterThan(50)
      expect(left + width * scale).toBeLessThan(462)
    }
    expect(designSvg(design, { mark: { letter: { d: 'M1 2H3', width: 60 } } })).toContain('d="M1 2H3"')
    expect(designSvg(design, { mark: { logo: 'data:image/png;base64,AA=="><script>' } })).not.toContain('<script>')
    // Without outlines nothing of them is drawn.
    expect(designSvg(design)).toBe(designSvg({ template: 'seal', palette: 'laurel', symbol: 'star' }))
  })

  test('an id out of no list is known as such', () => {
    expect(isKnownDesign({ template: 'seal', palette: 'ink', symbol: 'star' })).toBe(true)
    expect(isKnownDesign({ template: 'seal', palette: 'ink', symbol: '../star' })).toBe(false)
  })
})
