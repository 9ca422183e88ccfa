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

  test('an id out of no list is known as such', () => {
    expect(isKnownDesign({ template: 'seal', palette: 'ink', symbol: 'star' })).toBe(true)
    expect(isKnownDesign({ template: 'seal', palette: 'ink', symbol: '../star' })).toBe(false)
  })
})
