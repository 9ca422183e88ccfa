import { ok } from '@laurel/core/primitives'
import { expect, test } from 'vitest'
import { boundedFetch, MOST_FETCHED_BYTES } from '../../src/verification/bounded-fetch.ts'

test('what is asked for at the same time is bounded as well', async () => {
  let asked = 0
  const fetch = boundedFetch(async () => {
    asked++
    await new Promise(resolve => setImmediate(resolve))
    return ok({ body: new Uint8Array(MOST_FETCHED_BYTES / 4), contentType: '' })
  })
  const answers = await Promise.all(Array.from({ length: 100 }, (_, count) => fetch(`https://school.example/${count}`)))
  // Four under way when the last byte was counted: no more than twice what one may fetch.
  expect(asked).toBeLessThanOrEqual(7)
  expect(answers.filter(one => one.ok).length).toBe(asked)
})

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
