import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { fc, test as property } from '@fast-check/vitest'
import { afterAll, expect, test } from 'vitest'
import { blockOf } from '../src/presentation/pages/pack-page.ts'
import { pageStyles } from '../src/presentation/pages/style.ts'

const folder = mkdtempSync(join(tmpdir(), 'laurel-style-'))
afterAll(() => rmSync(folder, { recursive: true }))

const face = (name: string) => `@font-face{src:url(/assets/verify/fonts/${name}-normal-Abc12345.woff2)format("woff2")}`
const built = () => {
  const faces = [
    'ibm-plex-sans-latin-400',
    'ibm-plex-sans-latin-ext-400',
    'ibm-plex-sans-latin-600',
    'ibm-plex-serif-latin-600',
    'ibm-plex-sans-thai-thai-400',
    'ibm-plex-sans-thai-thai-600',
  ]
  writeFileSync(join(folder, 'verify.css'), `${faces.map(face).join('')}body{color:#1b1f23}\n`)
  writeFileSync(join(folder, 'help.css'), '.guide{color:#1f6b4a}\n')
  return pageStyles(pathToFileURL(`${folder}/`))
}
const preloaded = (head: string) =>
  [...head.matchAll(/<link rel="preload" href="[^"]*\/([\w-]+)-normal-\w+\.woff2" as="font"/g)].map(([, name]) => name)

test.for([
  ['a page of its own kind', ['help'], true],
  ['any other page', [], false],
] as const)('the policy of %s allows the style in it, and by its digest alone', ([, parts, hasGuides]) => {
  const style = built()(parts)
  const inside = /<style>([\s\S]*)<\/style>/.exec(style.block.text)?.[1] ?? ''
  expect(inside).toContain('body{color:#1b1f23}')
  expect(inside.includes('.guide{')).toBe(hasGuides)
  expect(style.source).toBe(`'self' 'sha256-${createHash('sha256').update(inside).digest('base64')}'`)
})

test.for([
  ['en', ['ibm-plex-sans-latin-400', 'ibm-plex-sans-latin-600', 'ibm-plex-serif-latin-600']],
  ['fr', ['ibm-plex-sans-latin-400', 'ibm-plex-sans-latin-600', 'ibm-plex-serif-latin-600']],
  ['th', ['ibm-plex-sans-latin-400', 'ibm-plex-sans-thai-thai-400', 'ibm-plex-sans-thai-thai-600']],
] as const)('a page in %s asks for the letters that it is written in before it is laid out', ([locale, faces]) => {
  expect(preloaded(String(built()([]).linksOf(locale)))).toEqual(faces)
})

test('where the apps are not built, the page links its style', () => {
  const style = pageStyles(pathToFileURL(join(folder, 'nothing/')))(['share'])
  expect(String(style.linksOf('th')).split('\n')).toEqual([
    '<link rel="stylesheet" href="/assets/verify/verify.css">',
    '<link rel="stylesheet" href="/assets/verify/share.css">',
  ])
  expect(style.block.text).toBe('')
  expect(style.source).toBe("'self'")
})

const text = fc.string({ unit: 'grapheme', maxLength: 3_000 })
property.prop([text, text, text])(
  'a page with the style packed beforehand is one gzip file of all its text',
  (before, style, after) => {
    const packed = blockOf(style).pack(before, after)
    expect(gunzipSync(packed).toString()).toBe(before + style + after)
  },
)
