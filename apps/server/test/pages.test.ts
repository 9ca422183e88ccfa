import { CHECKS, type Finding } from '@laurel/core/verification'
import type { ShownCredential } from '@laurel/ui/verdict'
import { describe, expect, test } from 'vitest'
import { credentialPageRoutes } from '../src/credential/pages/routes.ts'
import { notFoundRoutes, sharePageRoutes } from '../src/presentation/pages/routes.ts'
import { verifyPageRoutes } from '../src/verification/pages/routes.ts'
import type { ClaimPageFacts } from '../src/wallet/pages/claim-page.ts'
import { claimPageRoutes } from '../src/wallet/pages/routes.ts'

const evil = '<script>alert(1)</script>"\''
const page = { accept: 'text/html', 'accept-language': 'fr-CA,fr;q=0.9,en;q=0.5' }
const credential: ShownCredential = {
  title: `Listening ${evil}`,
  issuer: { name: `School ${evil}`, domain: 'school.example' },
  recipientName: 'Sample Learner 7',
  results: [],
  criteria: '**Listen** <img src=x onerror=alert(1)> [x](javascript:alert(1))',
  evidence: [{ name: 'Notes', url: 'javascript:alert(1)' }],
  tags: [],
}
const report = (changed: readonly Finding[] = []) => ({
  result: changed.length > 0 ? ('indeterminate' as const) : ('valid' as const),
  findings: CHECKS.map(
    check =>
      changed.find(one => one.check === check) ?? { check, outcome: 'passed' as const, code: 'OK', message: 'Fine.' },
  ),
  issuerName: credential.issuer.name,
  recipientName: credential.recipientName,
  checkedAt: '2026-11-23T12:00:00Z',
})
const url = 'https://school.example/c/1'
const facts = { credential, report: report(), url, filesUrl: url }

describe('the page of a credential', () => {
  const app = credentialPageRoutes({
    showCredential: async id => (id === '1' ? facts : id === '2' ? 'closed' : 'notFound'),
  })

  test('shows nothing of a credential as markup', async () => {
    const text = await (await app.request('/c/1', { headers: page })).text()
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(text).not.toMatch(/<script>|<img src=x|href="javascript/)
  })

  test('runs no inline script, loads nothing from elsewhere, and is in no search engine', async () => {
    const answer = await app.request('/c/1', { headers: page })
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
    expect(policy).not.toContain('unsafe')
    expect(answer.headers.get('x-robots-tag')).toBe('noindex')
    const text = await answer.text()
    expect([...text.matchAll(/(?:src|href)="(https?:[^"]+)"/g)].map(one => one[1])).toEqual([])
    expect(text).not.toMatch(/ style="| on\w+="/)
  })

  test('leaves the name of the learner out of link previews', async () => {
    const text = await (await app.request('/c/1', { headers: page })).text()
    const head = text.slice(0, text.indexOf('</head>'))
    expect(head).toContain('og:title')
    expect(head).not.toContain('Sample Learner 7')
  })

  test('leaves programs and files to the next handler', async () => {
    expect((await app.request('/c/1', { headers: { accept: 'application/vc' } })).status).toBe(404)
    expect((await app.request('/c/1.json', { headers: page })).headers.get('content-security-policy')).toBeNull()
  })

  test.for<[string, string, string]>([
    ['/c/1', 'fr', 'Authentique et en vigueur'],
    ['/c/1?lang=th', 'th', 'เป็นของจริงและยังมีผล'],
    ['/c/2', 'fr', 'Pas ouverte au public'],
    ['/c/3?lang=en', 'en', 'Nothing is here'],
  ])('%s speaks %s', async ([path, locale, words]) => {
    const text = await (await app.request(path, { headers: page })).text()
    expect(text).toContain(`<html lang="${locale}">`)
    expect(text).toContain(words)
  })
})

test('what could not be checked is never green', async () => {
  const unknown = report([{ check: 'status', outcome: 'not-checked', code: 'OFFLINE', message: 'Not known.' }])
  const app = verifyPageRoutes({
    verifyAnything: async () => ({ credential, report: unknown }),
    offlineVerifier: () => null,
    serverLists: async () => ({ host: 'laurel.example', institutions: 1, registries: [], trusted: [] }),
  })
  const body = new FormData()
  body.set('text', 'a credential')
  const text = await (await app.request('/verify', { method: 'POST', body })).text()
  expect(text).toContain('data-conclusion="statusUnknown"')
  expect(text).not.toContain('data-tone="good"')
})

describe('a claim page', () => {
  const claim: ClaimPageFacts = {
    state: 'open',
    titles: { en: 'Active Listening', fr: 'Écoute active' },
    issuer: { name: 'Sample School' },
    recipientName: 'Sample Learner 7',
    emailHint: 's•••@example.org',
    newer: null,
    needs: null,
    locale: 'th',
  }
  const world = (state: ClaimPageFacts['state']) => {
    let taken = 0
    const app = claimPageRoutes({
      readClaim: async () => ({ ...claim, state }),
      takeClaim: async () => {
        taken++
        return { next: '/wallet/awards/1', cookies: ['session=1; HttpOnly'] }
      },
      offerClaim: async () => ({ offer: { link: 'openid-credential-offer://?x=1', second: 'mail', code: null } }),
    })
    return { app, taken: () => taken }
  }

  test('claims nothing when it is looked at, in the language of the learner', async () => {
    const { app, taken } = world('open')
    const text = await (await app.request('/claim/x')).text()
    expect(text).toContain('<html lang="th">')
    await app.request('/claim/x', { method: 'HEAD' })
    expect(taken()).toBe(0)
  })

  test('leads into the wallet, signed in, when its button is pressed', async () => {
    const { app, taken } = world('open')
    const answer = await app.request('/claim/x', { method: 'POST' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/wallet/awards/1?lang=th'])
    expect(answer.headers.getSetCookie()).toContain('session=1; HttpOnly')
    expect(taken()).toBe(1)
  })

  test.for(['expired', 'revoked'] as const)('has no button for a claim that is %s, and takes none', async state => {
    const { app, taken } = world(state)
    expect(await (await app.request('/claim/x')).text()).not.toContain('<form')
    expect((await app.request('/claim/x', { method: 'POST' })).status).toBe(409)
    expect(taken()).toBe(0)
  })

  test('sends its form with its origin, which the server asks for', async () => {
    const answer = await world('open').app.request('/claim/x')
    expect(answer.headers.get('referrer-policy')).toBe('same-origin')
  })
})

test.for<['withdrawn' | 'shareExpired' | 'usedUp' | 'notFound', number]>([
  ['usedUp', 410],
  ['withdrawn', 410],
  ['shareExpired', 410],
  ['notFound', 404],
])('a share link that is %s answers %i, its files too', async ([end, status]) => {
  const app = sharePageRoutes({
    showShare: async () => end,
    showShared: async () => end,
    shareFile: async () => end,
    beginView: async () => null,
  })
  for (const path of ['/s/token', '/s/token.json', '/s/token/1', '/s/token/1.json'])
    expect((await app.request(path, { headers: page })).status).toBe(status)
})

test('an address that nobody knows gets a page for people only', async () => {
  const app = notFoundRoutes()
  expect(await (await app.request('/nowhere', { headers: page })).text()).toContain('<h1>')
  expect(await (await app.request('/api/nowhere', { headers: page })).text()).not.toContain('<h1>')
})
