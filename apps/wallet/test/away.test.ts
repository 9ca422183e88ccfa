import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  forgetAllAway,
  forgetArrival,
  keepArrival,
  keepAway,
  putAway,
  readArrival,
  readAway,
  sweepAway,
} from '../src/offers/away.ts'
import { flowOf, grantedQuery } from '../src/offers/granted.ts'

/* The browser's part is played here: its storage, and a network that may lose answers. */

/** As a browser's: entries are its own members. */
function storage(): Storage {
  const made = Object.create({
    getItem: (name: string) => (Object.hasOwn(made, name) ? made[name] : null),
    setItem: (name: string, value: string) => {
      made[name] = value
    },
    removeItem: (name: string) => {
      delete made[name]
    },
  })
  return made
}
const blocked = new Proxy({} as Storage, {
  get: () => {
    throw new DOMException('denied', 'SecurityError')
  },
  ownKeys: () => {
    throw new DOMException('denied', 'SecurityError')
  },
})

const PATH = '/wallet/offer/signed-in'
const SAID = '?state=flow&code=code&iss=https%3A%2F%2Fissuer.example'
const GRANTED = { issuer: { id: 'https://issuer.example' }, credentials: [], state: 'granted' }
type Answer = { readonly status: number; readonly body: object } | 'lost'
let asked: unknown[]
const answers = (...list: Answer[]) =>
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    asked.push(JSON.parse(String(init.body)))
    const next = list.shift() ?? 'lost'
    if (next === 'lost') throw new TypeError('network')
    return Response.json(next.body, { status: next.status })
  })
const refused = (status: number, code: string): Answer => ({ status, body: { code, title: code, status } })
/** In a page that was opened anew. */
const comeBack = (said = SAID) => new QueryClient().fetchQuery(grantedQuery(PATH, said))

beforeEach(() => {
  asked = []
  vi.stubGlobal('localStorage', storage())
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('coming back from signing in elsewhere', () => {
  test.each<[string, Answer]>([
    ['the answer was lost', 'lost'],
    ['too many asked at once', refused(429, 'E_RATE')],
    ['the server failed', refused(500, 'E_INTERNAL')],
    ['the issuer could not be reached', refused(422, 'E_OFFER_UNREACHABLE')],
  ])('can be tried again where %s', async (_, first) => {
    keepAway('flow', 'sealed')
    answers(first, { status: 200, body: GRANTED })
    await expect(comeBack()).rejects.toThrow()
    expect(await comeBack()).toEqual(GRANTED)
    expect(asked).toEqual(
      Array(2).fill({
        state: 'sealed',
        at: PATH,
        said: { state: 'flow', code: 'code', iss: 'https://issuer.example' },
      }),
    )
  })

  test('is over where the issuer has had its say', async () => {
    keepAway('flow', 'sealed')
    answers(refused(409, 'E_OFFER_DENIED'))
    await expect(comeBack()).rejects.toMatchObject({ code: 'E_OFFER_DENIED' })
    expect(await comeBack()).toBe('stray')
    expect(asked).toHaveLength(1)
  })

  test('spends the code once, and what it was exchanged for outlives the page until it is kept', async () => {
    keepAway('flow', 'sealed')
    answers({ status: 200, body: GRANTED })
    expect([await comeBack(), await comeBack()]).toEqual([GRANTED, GRANTED])
    expect(asked).toHaveLength(1)
    putAway('flow', { step: 'taken' })
    expect(await comeBack()).toBe('taken')
    expect(JSON.stringify(localStorage)).not.toContain('granted')
  })

  test('with what was begun elsewhere, or said twice, hands nothing on', async () => {
    keepAway('flow', 'sealed')
    answers()
    for (const said of ['?state=other&code=c', '?code=c', '', `${SAID}&code=other`, `${SAID}&state=flow`])
      expect([said, await comeBack(said)]).toEqual([said, 'stray'])
    expect(flowOf('?state=a&iss=x&iss=y')).toBeNull()
    expect(asked).toEqual([])
    expect(readAway('flow')).toMatchObject({ state: 'sealed' })
  })
})

describe('what is kept meanwhile', () => {
  test('ends after half an hour, and is taken away then', () => {
    vi.useFakeTimers({ now: 0 })
    keepAway('flow', 'sealed')
    keepArrival('/offer', '?credential_offer=x')
    localStorage.setItem('another', 'x')
    localStorage.setItem('laurel-offer spoilt', '{')
    vi.setSystemTime(29 * 60_000)
    expect([readAway('flow')?.step, readArrival('/offer')]).toEqual(['away', '?credential_offer=x'])
    vi.setSystemTime(31 * 60_000)
    expect([readAway('flow'), readArrival('/offer')]).toEqual([null, null])
    sweepAway()
    expect(Object.keys(localStorage)).toEqual(['another'])
  })

  test('goes with whoever signs out', () => {
    keepAway('flow', 'sealed')
    keepArrival('/offer/signed-in', '?state=x&code=y')
    localStorage.setItem('another', 'x')
    forgetAllAway()
    expect(Object.keys(localStorage)).toEqual(['another'])
  })

  test('of an arrival is for its address, once, and is no sign-in', () => {
    keepArrival('/offer', '?credential_offer=x')
    expect(readArrival('/offer/signed-in')).toBeNull()
    expect(readAway('at /offer')).toBeNull()
    forgetArrival('/offer')
    expect(readArrival('/offer')).toBeNull()
  })

  test('is nothing where the browser keeps nothing, and nobody is sent away then', () => {
    vi.stubGlobal('localStorage', blocked)
    expect(() => keepAway('flow', 'sealed')).toThrow(expect.objectContaining({ code: 'E_STORAGE' }))
    keepArrival('/offer', '?x')
    forgetAllAway()
    sweepAway()
    expect([readAway('flow'), readArrival('/offer')]).toEqual([null, null])
  })
})
