import { expect, test } from 'vitest'
import { bundledContexts, checkContextDigests } from '../../src/credential/index.ts'

/** What the specifications print: VC 2.0 appendix B.1, Data Integrity 1.0 §2.4.1, Controlled Identifiers 1.0. */
const PRINTED = {
  'https://www.w3.org/ns/credentials/v2': '59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734',
  'https://w3id.org/security/data-integrity/v2': '67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4',
  'https://w3id.org/security/multikey/v1': 'ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597',
  'https://w3id.org/security/jwk/v1': '0f14b62f6071aafe00df265770ea0c7508e118247d79b7d861a406d2aa00bece',
}

test('H-08 every bundled context has its pinned digest', () => {
  expect(checkContextDigests()).toEqual({ ok: true, value: bundledContexts.sources.length })
})

test.each(Object.entries(PRINTED))('H-08 %s has the digest that its specification prints', (url, digest) => {
  expect(bundledContexts.sources.find(one => one.url === url)?.sha256).toBe(digest)
})

test('H-08 a context that drifted by one space stops the start', () => {
  const [first, ...rest] = bundledContexts.sources
  const drifted = { ...bundledContexts, sources: [{ ...first!, text: `${first!.text} ` }, ...rest] }
  expect(checkContextDigests(drifted)).toEqual({ ok: false, error: { code: 'CONTEXT_DIGEST', url: first!.url } })
})
