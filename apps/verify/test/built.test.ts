import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { build, type InlineConfig } from 'vite'
import { describe, expect, test } from 'vitest'
import { buildOffline, inProduction } from '../build-offline.ts'
import config from '../vite.config.ts'

/** What a visitor's phone may have to load before the page answers, in bytes as they travel. */
const BUDGET = 200_000

type Chunk = {
  readonly fileName: string
  readonly name: string
  readonly code: string
  readonly imports: readonly string[]
  readonly facadeModuleId: string | null
}

test('what runs before anybody has done anything is less than 200 kB compressed', async () => {
  const made = (await inProduction(() =>
    build({
      ...(config as InlineConfig),
      configFile: false,
      logLevel: 'silent',
      build: { ...(config as InlineConfig).build, write: false },
    }),
  )) as unknown as { output: readonly (Chunk & { type: string })[] }
  const chunks = made.output.filter(one => one.type === 'chunk')
  const byName = new Map(chunks.map(one => [one.fileName, one]))
  const size = (one: Chunk) => gzipSync(one.code, { level: 9 }).length
  const closure = (fileName: string, seen = new Set<string>()): Set<string> => {
    if (seen.has(fileName)) return seen
    seen.add(fileName)
    for (const next of byName.get(fileName)?.imports ?? []) closure(next, seen)
    return seen
  }
  const of = (pattern: RegExp) => chunks.filter(one => pattern.test(one.facadeModuleId ?? ''))
  const largest = (found: readonly Chunk[]) => [...found].sort((one, other) => size(other) - size(one))[0]?.fileName
  for (const island of [/src\/ask\.ts$/, /src\/check-again\.ts$/]) {
    const first = [
      ...of(/src\/main\.ts$/).map(one => one.fileName),
      ...of(island).map(one => one.fileName),
      largest(of(/messages\/\w+\/public\.json/)),
      largest(of(/messages\/\w+\/checks\.json/)),
    ]
    expect(first.filter(Boolean)).toHaveLength(4)
    const loaded = new Set(first.flatMap(one => [...closure(one as string)]))
    const bytes = [...loaded].reduce((sum, one) => sum + size(byName.get(one) as Chunk), 0)
    expect(bytes, [...loaded].join(', ')).toBeLessThan(BUDGET)
    // The decoder, the desk and the camera come when they are asked for.
    expect([...loaded].filter(one => /jsQR|desk|scan/.test(one))).toEqual([])
  }
}, 60_000)

describe('the offline verifier', () => {
  test('is the same, byte by byte, however often it is built', async () => {
    const [one, other] = [await buildOffline(build), await buildOffline(build)]
    expect(createHash('sha256').update(one).digest('hex')).toBe(createHash('sha256').update(other).digest('hex'))
    // Around script and style nothing is left that could load anything.
    const frame = one.replace(/<(script|style)>[\s\S]*?<\/\1>/g, '<$1>')
    expect(frame.length).toBeLessThan(1_500)
    expect(frame.match(/<(?:link|img|iframe|script|style|object|embed|base)[^>]*>/g)).toEqual([
      '<link rel="icon" href="data:,">',
      '<style>',
      '<script>',
    ])
    const style = /<style>([\s\S]*?)<\/style>/.exec(one)?.[1] ?? ''
    expect(style.match(/@import|url\((?!data:font\/woff2;base64,)/g)).toBeNull()
  }, 60_000)

  test('allows its own script and style by their digests, and no way out', async () => {
    const text = await buildOffline(build)
    // micromark's debugging build would come along if development were built by mistake.
    expect(text.includes('UnexpectedJSONParseError')).toBe(false)
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(text)?.[1] ?? ''
    const digest = (inside: string | undefined) =>
      `'sha256-${createHash('sha256')
        .update(inside ?? '')
        .digest('base64')}'`
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain(`script-src ${digest(/<script>([\s\S]*?)<\/script>/.exec(text)?.[1])};`)
    expect(policy).toContain(`style-src ${digest(/<style>([\s\S]*?)<\/style>/.exec(text)?.[1])};`)
    expect(policy).not.toMatch(/unsafe|https?:|connect-src/)
  }, 60_000)
})
