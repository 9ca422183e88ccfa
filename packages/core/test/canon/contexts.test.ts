import { expect, test } from 'vitest'
import { bundledContexts, checkContextDigests } from '../../src/credential/index.ts'

test('H-08 every bundled context has its pinned digest, VC 2.0 the normative one', () => {
  expect(checkContextDigests()).toEqual({ ok: true, value: bundledContexts.sources.length })
  expect(bundledContexts.sources.find(one => one.url === 'https://www.w3.org/ns/credentials/v2')?.sha256).toBe(
    '59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734',
  )
})

test('H-08 a context that drifted by one space stops the start', () => {
  const [first, ...rest] = bundledContexts.sources
  const drifted = { ...bundledContexts, sources: [{ ...first!, text: `${first!.text} ` }, ...rest] }
  expect(checkContextDigests(drifted)).toEqual({ ok: false, error: { code: 'CONTEXT_DIGEST', url: first!.url } })
})
