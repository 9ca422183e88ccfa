import { ok } from '@laurel/core/primitives'
import { expect, test } from 'vitest'
import { boundedFetch, MOST_FETCHED_BYTES } from '../../src/verification/bounded-fetch.ts'

test('one verification fetches so much and no more, and the next begins anew', async () => {
  let asked = 0
  const large = { body: new Uint8Array(MOST_FETCHED_BYTES / 4), contentType: '' }
  const network = async () => {
    asked++
    return ok(large)
  }
  const fetch = boundedFetch(network)
  for (let count = 0; count < 4; count++) expect((await fetch(`https://school.example/${count}`)).ok).toBe(true)
  expect(await fetch('https://school.example/more')).toEqual({
    ok: false,
    error: { code: 'FETCH_REFUSED', reason: 'too much in all' },
  })
  expect(asked).toBe(4)
  expect((await boundedFetch(network)('https://school.example/more')).ok).toBe(true)
})
