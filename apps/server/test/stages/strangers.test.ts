import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { unbakePdf, unbakePng } from '@laurel/core/credential'
import type { GuardedFetch } from '@laurel/core/did'
import { type Instant, ok } from '@laurel/core/primitives'
import { verify } from '@laurel/core/verification'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countPending } from '../../src/insight/count-pending.ts'
import { appendLeft } from '../../src/log/append.ts'
import { layOut } from '../../src/presentation/certificate/lay-out.ts'
import { writePdf } from '../../src/presentation/certificate/write-pdf.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { verifyAnything } from '../../src/verification/verify-anything.ts'
import {
  type Caller,
  caller,
  claim,
  type Json,
  learner,
  mailedClaim,
  makeAchievement,
  makeAward,
  openSchool,
} from './school.ts'

let server: TestServer
let owner: Caller
let achievement: Json

beforeAll(async () => {
  server = await startTestServer()
  owner = (await openSchool(server)).owner
  achievement = await makeAchievement(owner)
})
afterAll(() => server?.stop())

const HTML = { accept: 'text/html', 'accept-language': 'en' }
const anyone = () => caller(server, {})
const documentOf = async (award: Json) => (await server.fetch(`/c/${award.credentialId}.json`)).text()
const bytesOf = async (path: string) => new Uint8Array(await (await server.fetch(path)).arrayBuffer())

async function asOwner<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(server.owner)
  await client.connect()
  return work(client).finally(() => client.end())
}

describe('P9: nobody is told when a credential is shown', () => {
  /** Asks the issuer's true server, and keeps what it was asked. */
  function recording(): { readonly asked: string[]; readonly fetch: GuardedFetch } {
    const asked: string[] = []
    return {
      asked,
      async fetch(url) {
        asked.push(url)
        const { pathname, search } = new URL(url)
        const answer = await server.fetch(`${pathname}${search}`)
        return ok({
          body: new Uint8Array(await answer.arrayBuffer()),
          contentType: answer.headers.get('content-type') ?? '',
        })
      },
    }
  }

  test('of two people’s credentials a stranger asks for the same key document and the same whole list, and for nothing else', async () => {
    const [one, other] = [await makeAward(owner, achievement.id, 1), await makeAward(owner, achievement.id, 2)]
    const asked: string[][] = []
    for (const award of [one, other]) {
      const text = await documentOf(award)
      const found = recording()
      const report = await verify(text, {
        now: Date.now() as Instant,
        fetch: found.fetch,
        cryptography: server.deps.cryptography,
      })
      expect(report.result).toBe('valid')
      asked.push([...found.asked].sort())
      const document = JSON.parse(text)
      // Nothing in an address says which credential it is, where it stands in the list, or whose it is.
      for (const url of found.asked) {
        expect(url).not.toContain(award.credentialId)
        expect(url).not.toContain(award.id)
        expect(url).not.toMatch(/[?#]/)
        const entries = [document.credentialStatus].flat()
        for (const { statusListIndex } of entries) expect(url.split('/')).not.toContain(statusListIndex)
      }
    }
    expect(asked[0]).toEqual(asked[1])
    expect(asked[0]).toHaveLength(2)
    expect(asked[0]?.[0]).toMatch(/\/i\/[\w-]+\/did\.json$/)
    // The list is whole, may be kept by anybody on the way, and has room for very many.
    const list = await server.fetch(asked[0]?.[1] as string)
    expect(list.headers.get('cache-control')).toMatch(/public/)
    expect(list.headers.getSetCookie()).toEqual([])
  })

  test('the verify page’s server asks no more than that either, and remembers nothing of what was brought', async () => {
    const award = await makeAward(owner, achievement.id, 3)
    const text = await documentOf(award)
    await countPending(server.deps)
    // It goes on record a moment later by itself.
    await appendLeft(server.deps)
    const verified = () =>
      asOwner(async client => {
        const found = await client.query("select subject, n from insight_count where measure = 'verified'")
        return found.rows
      })
    expect(await verified()).toEqual([])
    const before = await everything()
    const asked: string[] = []
    const fetch: GuardedFetch = url => {
      asked.push(url)
      return server.deps.fetch(url)
    }
    const report = await verifyAnything({ ...server.deps, fetch }, text)
    expect(report).toMatchObject({ result: 'valid' })
    expect(asked.map(url => new URL(url).pathname.replace(/\/i\/[\w-]+\//, '/i/…/')).sort()).toEqual([
      '/i/…/did.json',
      expect.stringMatching(/status/),
    ])
    expect((await anyone().post('/api/v1/verify', text, { 'content-type': 'application/vc' })).body.result).toBe(
      'valid',
    )
    // Not a row is written, not in the audit trail either; the school's verifications of this month are one more.
    await countPending(server.deps)
    const after = await everything()
    expect(await verified()).toEqual([{ subject: '', n: '1' }])
    // The other is the clock of the job that counts: an institution and an hour.
    for (const one of [before, after]) for (const table of ['insight_count', 'insight_state']) delete one[table]
    expect(after).toEqual(before)
    expect(server.logged()).not.toContain(award.credentialId)
    expect(server.logged()).not.toContain('Sample Learner 3')
  })
})

/** What each table holds, as a digest; what a session or the mail's queue does for itself is left out. */
const everything = (): Promise<Record<string, string>> =>
  asOwner(async client => {
    const tables = await client.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1",
    )
    const digests: Record<string, string> = {}
    for (const { name } of tables.rows) {
      if (/^(session|verification|rate_limit|mail)$/i.test(name)) continue
      const found = await client.query<{ digest: string }>(
        `select md5(coalesce(string_agg(one::text, '' order by one::text), '')) as digest from "${name}" as one`,
      )
      digests[name] = found.rows[0]?.digest ?? ''
    }
    return digests
  })

describe('H-48: paper and pictures prove nothing by what they show', () => {
  /** A certificate as a forger prints it: other words on the page, a true credential inside. */
  const forged = (credential: string) => {
    const certificate = {
      design: 'classic',
      paper: 'a4',
      layout: 'landscape',
      locale: 'en',
      issuer: 'Sample Grand University',
      logo: null,
      artwork: null,
      heading: 'Doctorate',
      opening: 'This is to certify that',
      name: 'Sample Impostor',
      verb: 'has earned',
      title: 'Doctor of Everything',
      level: null,
      summary: 'Genuine and in force.',
      credits: null,
      endorsed: null,
      dates: 'Issued on 3 March 2026',
      signatories: [],
      check: {
        label: 'Check at',
        url: 'https://verify-school.example/',
        shown: 'verify-school.example',
        bar: 'verify-school.example',
        alt: '',
      },
      sample: null,
      credential,
      at: '2026-03-03T08:00:00.000Z',
    } as const
    return writePdf([[certificate, layOut(certificate)]])
  }

  test('a PDF whose page says something else is shown by what is signed inside it', async () => {
    const award = await makeAward(owner, achievement.id, 10)
    const pdf = await forged(await documentOf(award))
    const body = new FormData()
    body.set('file', new File([new Uint8Array(pdf)], 'certificate.pdf', { type: 'application/pdf' }))
    const page = await server.fetch('/verify', { method: 'POST', body, headers: { ...HTML, origin: server.origin } })
    const text = await page.text()
    expect(text).toContain('data-conclusion="genuine"')
    expect(text).toContain('Sample Learner 10')
    expect(text).toContain('Active Listening')
    for (const lie of ['Impostor', 'Doctor', 'Grand University', 'verify-school.example'])
      expect(text).not.toContain(lie)
  })

  test('a PDF whose signed document was changed to fit its page is changed', async () => {
    const award = await makeAward(owner, achievement.id, 11)
    const pdf = await forged((await documentOf(award)).replace('Sample Learner 11', 'Sample Impostor'))
    const report = await anyone().post('/api/v1/verify', pdf, { 'content-type': 'application/pdf' })
    expect(report.body).toMatchObject({ result: 'invalid' })
    expect(report.body.findings).toContainEqual(expect.objectContaining({ code: 'E_SIGNATURE' }))
  })

  /** A PNG without the chunk that carries a proof bundle. */
  function withoutProof(file: Uint8Array): Uint8Array {
    const bytes = Buffer.from(file)
    const at = bytes.indexOf('iTXtlaurelproof')
    return at < 0
      ? file
      : Buffer.concat([bytes.subarray(0, at - 4), bytes.subarray(at + 8 + bytes.readUInt32BE(at - 4))])
  }

  test('no picture that is given out is a verdict: each stays what it was when the credential is revoked', async () => {
    const award = await makeAward(owner, achievement.id, 12)
    const paths = [`/c/${award.credentialId}.png`, `/c/${award.credentialId}.svg`]
    /** But for the proof file that goes along, which is of the moment in which it is asked for. */
    const given = async () => (await Promise.all(paths.map(bytesOf))).map(withoutProof)
    const before = await given()
    expect(unbakePng(before[0] as Uint8Array).ok).toBe(true)
    await owner.post(`/api/v1/awards/${award.id}/revoke`, { reason: 'in error' })
    expect(await given()).toEqual(before)
    // What does say how it stands is a page, made when it is asked for.
    expect(await (await server.fetch(`/c/${award.credentialId}`, { headers: HTML })).text()).toContain(
      'data-conclusion="revoked"',
    )
  })

  test('no green picture is shipped that somebody could copy: only the signs of the apps themselves', () => {
    const folder = (app: string) => fileURLToPath(new URL(`../../../${app}/public`, import.meta.url))
    const pictures = ['console', 'verify', 'wallet'].flatMap(app =>
      (readdirSync(folder(app), { recursive: true }) as string[])
        .filter(name => /\.(png|svg|jpe?g|gif|webp|ico)$/i.test(name))
        .map(name => `${app}/${name}`),
    )
    expect(pictures.sort()).toEqual([
      'console/icon.svg',
      'verify/icon.svg',
      'wallet/icon-192.png',
      'wallet/icon-512.png',
      'wallet/icon-maskable.png',
      'wallet/icon.svg',
    ])
  })
})

describe('H-45: a link', () => {
  const shareOf = async (wallet: Caller, award: Json, more: Json = {}): Promise<Json> => {
    const made = await wallet.post('/api/v1/wallet/shares', { awardId: award.id, ...more })
    expect(made.status).toBe(201)
    return made.body
  }

  test('that nobody made is 404 however it is asked for, and looks like any other of the kind', async () => {
    const guesses = ['A'.repeat(22), 'A'.repeat(43), 'a', '0'.repeat(64), '..%2f..%2fetc']
    for (const guess of guesses)
      for (const end of ['', '.json', '.pdf', '/1', '/1.json', '/1.png'])
        expect([guess, end, (await server.fetch(`/s/${guess}${end}`, { headers: HTML })).status]).toEqual([
          guess,
          end,
          404,
        ])
  })

  test('tells no other site where somebody came from: neither by its header nor by the links in it', async () => {
    const award = await makeAward(owner, achievement.id, 20, {
      evidence: [{ name: 'Film', id: 'https://films.example/1' }],
    })
    const { url } = await shareOf(await claim(server, 20), award)
    for (const address of [url, `/c/${award.credentialId}`]) {
      const answer = await server.fetch(address, { headers: HTML })
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
      const text = await answer.text()
      expect(text).toContain('films.example')
      for (const [link] of text.matchAll(/<a [^>]*href="https?:\/\/[^"]*"[^>]*>/g)) {
        if (link.includes(server.origin)) continue
        expect(link).toContain('noreferrer')
      }
      // Nothing on the page is loaded from elsewhere either.
      for (const [, source] of text.matchAll(/ (?:src|srcset|poster)="(https?:[^"]*)"/g))
        expect(source?.startsWith(server.origin)).toBe(true)
    }
  })

  test('after its learner’s account is deleted is over, and the picture that networks fetch says nothing', async () => {
    const award = await makeAward(owner, achievement.id, 21)
    const wallet = await claim(server, 21)
    const { url } = await shareOf(wallet, award)
    const path = new URL(url).pathname
    const generic = await bytesOf('/c/00000000-0000-4000-8000-000000000000/preview.png')
    expect(await bytesOf(`${path}/preview.png`)).not.toEqual(generic)
    const gone = await wallet.post('/api/v1/wallet/account/delete', { email: learner(21).email })
    expect(gone.status).toBe(200)
    for (const end of ['', '.json', '/1', '/1.json', '.pdf'])
      expect([end, [404, 410].includes((await server.fetch(`${path}${end}`, { headers: HTML })).status)]).toEqual([
        end,
        true,
      ])
    expect(await bytesOf(`${path}/preview.png`)).toEqual(generic)
    expect(await bytesOf(`/c/${award.credentialId}/preview.png`)).toEqual(generic)
  })

  test('withdrawn: a network that kept its picture kept nobody’s name, and gets a picture of nothing when it asks again', async () => {
    const award = await makeAward(owner, achievement.id, 22)
    const wallet = await claim(server, 22)
    const made = await shareOf(wallet, award)
    const path = new URL(made.url).pathname
    const cached = await server.fetch(`${path}/preview.png`)
    const etag = cached.headers.get('etag') as string
    // What is in the picture is not in the page's head either: no name, unless its owner opted in.
    const head = (await (await server.fetch(path, { headers: HTML })).text()).split('</head>')[0]
    expect(head).not.toContain('Sample Learner 22')
    await wallet.delete(`/api/v1/wallet/shares/${made.id}`)
    const again = await server.fetch(`${path}/preview.png`, { headers: { 'if-none-match': etag } })
    expect(again.status).toBe(200)
    expect(new Uint8Array(await again.arrayBuffer())).toEqual(
      await bytesOf('/c/00000000-0000-4000-8000-000000000000/preview.png'),
    )
  })
})

describe('H-44: a claim link', () => {
  test('is of 128 bits, kept as a hash alone, and opened by no HEAD, GET or OPTIONS', async () => {
    const award = await makeAward(owner, achievement.id, 30)
    const tokens = [await mailedClaim(server, learner(30).email), award.claimUrl.split('/').at(-1) as string]
    expect(new Set(tokens).size).toBe(2)
    for (const token of tokens) {
      expect(Buffer.from(token, 'base64url').length).toBeGreaterThanOrEqual(16)
      for (const method of ['HEAD', 'GET', 'OPTIONS', 'GET'])
        expect((await server.fetch(`/claim/${token}`, { method, headers: HTML })).status).toBeLessThan(500)
      expect((await anyone().get(`/api/v1/claims/${token}`)).body.state).toBe('open')
    }
    const claims = await asOwner(async client =>
      JSON.stringify([
        (await client.query('select * from claim')).rows,
        (await client.query('select * from public_address')).rows,
      ]),
    )
    for (const token of tokens) expect(claims).not.toContain(token)
    for (const token of tokens) expect(server.logged()).not.toContain(token)
  })

  test('sends nobody’s address to another site', async () => {
    await makeAward(owner, achievement.id, 31)
    const token = await mailedClaim(server, learner(31).email)
    const answer = await server.fetch(`/claim/${token}`, { headers: HTML })
    // A form needs its origin; other sites get nothing.
    expect(answer.headers.get('referrer-policy')).toMatch(/^(same-origin|no-referrer)$/)
    expect(answer.headers.get('x-robots-tag')).toBe('noindex')
  })
})

/** What a PDF does: its objects, without what is drawn or attached and without texts. */
const doingsOf = (pdf: Uint8Array) =>
  Buffer.from(pdf)
    .toString('latin1')
    .replace(/stream\r?\n[\s\S]*?\nendstream/g, '')
    .replace(/\((?:\\[\s\S]|[^\\()])*\)/g, '()')

describe('H-31: a name that is markup', () => {
  test.each([
    ['for a page', '</text><script>alert(1)</script>'],
    ['for a PDF', ') /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> ('],
    ['for an attribute', '" onload="alert(1)'],
    ['for XML', ']]><!ENTITY a "b">&a;'],
  ])('%s is a name, on pages, pictures and paper', async (_, name) => {
    const email = `markup.${name.length}@example.org`
    const made = await owner.post('/api/v1/awards', {
      achievementId: achievement.id,
      recipient: { name, email },
      issue: true,
    })
    expect(made.status).toBe(201)
    const { credentialId } = made.body
    for (const path of [`/c/${credentialId}`, `/embed/${credentialId}`]) {
      const text = await (await server.fetch(path, { headers: HTML })).text()
      expect(text).not.toMatch(/<script>alert|<!ENTITY a|" onload="alert/)
    }
    const svg = Buffer.from(await bytesOf(`/c/${credentialId}.svg`)).toString('utf8')
    const shown = svg.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '')
    expect(shown).not.toMatch(/<script|onload="alert|<!ENTITY/)
    const pdf = await bytesOf(`/c/${credentialId}.pdf`)
    expect(doingsOf(pdf)).toContain('/Catalog')
    expect(doingsOf(pdf)).not.toMatch(/\/OpenAction|\/JavaScript|\/JS\b|\/AA\b|\/Launch/)
    expect(unbakePdf(pdf)).toMatchObject({ ok: true })
    expect((await anyone().post('/api/v1/verify', pdf, { 'content-type': 'application/pdf' })).body.result).toBe(
      'valid',
    )
  })

  test.each([
    ['that turns the reading direction', 'Sample \u202eLearner'],
    ['with a NUL', 'Sample\u0000Learner'],
    ['with half a letter', 'Sample \ud800'],
  ])('a name %s is refused', async (_, name) => {
    const recipient = { name, email: 'odd@example.org' }
    const made = await owner.post('/api/v1/awards', { achievementId: achievement.id, recipient, issue: true })
    expect(made).toMatchObject({ status: 400 })
  })
})

test('H-41: an address and a name of a hundred thousand letters are refused for their length', async () => {
  for (const recipient of [
    { name: 'Sample Learner', email: `${'a'.repeat(100_000)}@example.org` },
    { name: 'Sample Learner', email: `a@${'a.'.repeat(50_000)}org` },
    { name: 'a'.repeat(100_000), email: 'long@example.org' },
  ])
    expect((await owner.post('/api/v1/awards', { achievementId: achievement.id, recipient, issue: true })).status).toBe(
      400,
    )
})

test('H-37: no GET of the API changes a row, by whomever it is asked', async () => {
  const description = (await anyone().get('/api/v1/openapi.json')).body
  const award = await makeAward(owner, achievement.id, 40)
  const ids = [award.id, achievement.id, crypto.randomUUID()]
  const paths = Object.entries(description.paths as Record<string, Json>)
    .filter(([, methods]) => methods.get)
    .map(([path]) => path)
  expect(paths.length).toBeGreaterThan(30)
  await countPending(server.deps)
  await appendLeft(server.deps)
  const before = await everything()
  for (const path of paths)
    for (const id of ids) await owner.get(`/api/v1${path.replace(/^\/api\/v1/, '').replace(/\{\w+\}/g, id)}`)
  const after = await everything()
  // That somebody took a list out as a file is noted, as it must be; nothing else is.
  delete before.audit
  delete after.audit
  expect(after).toEqual(before)
})
