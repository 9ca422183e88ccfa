import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { setLines, textWidth } from '../../src/presentation/picture/set-lines.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { type Caller, claim, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
let owner: Caller
let wallet: Caller
let award: Json
let generic: string

const picture = async (url: string) => {
  const answer = await server.fetch(url)
  const bytes = new Uint8Array(await answer.arrayBuffer())
  const view = new DataView(bytes.buffer)
  return {
    status: answer.status,
    cache: answer.headers.get('cache-control'),
    size: [view.getUint32(16), view.getUint32(20)],
    digest: createHash('sha256').update(bytes).digest('hex'),
  }
}
const head = async (url: string) =>
  (await (await server.fetch(url, { headers: { accept: 'text/html', 'accept-language': 'fr' } })).text()).split(
    '</head>',
  )[0]

beforeAll(async () => {
  server = await startTestServer()
  owner = (await openSchool(server)).owner
  const achievement = await makeAchievement(owner, { name: 'การฟังอย่างตั้งใจ' })
  award = await makeAward(owner, achievement.id)
  wallet = await claim(server, 7)
  generic = (await picture('/c/00000000-0000-4000-8000-000000000000/preview.png')).digest
})
afterAll(() => server?.stop())

describe('the picture that stands for a link', () => {
  test('is 1200 by 630, may be kept for an hour, and names nobody unless its owner wants it', async () => {
    const plain = await picture(`/c/${award.credentialId}/preview.png`)
    expect(plain).toMatchObject({ status: 200, size: [1200, 630], cache: 'public, max-age=3600' })
    expect(plain.digest).not.toBe(generic)
    expect(await head(`/c/${award.credentialId}`)).not.toContain('Sample Learner 7')
    await wallet.patch(`/api/v1/wallet/awards/${award.id}`, { previewsName: true })
    expect((await picture(`/c/${award.credentialId}/preview.png`)).digest).not.toBe(plain.digest)
    expect(await head(`/c/${award.credentialId}`)).toContain('Sample Learner 7')
    await wallet.patch(`/api/v1/wallet/awards/${award.id}`, { previewsName: false })
    expect((await picture(`/c/${award.credentialId}/preview.png`)).digest).toBe(plain.digest)
  })

  test('is named in the page with its size and in words', async () => {
    const text = await head(`/c/${award.credentialId}`)
    for (const part of ['og:title', 'og:description', 'og:image:alt', 'og:image:width', 'summary_large_image'])
      expect(text).toContain(part)
    expect(text).toContain(`content="${server.origin}/c/${award.credentialId}/preview.png"`)
  })

  test('an unchanged one costs a 304', async () => {
    const first = await server.fetch(`/c/${award.credentialId}/preview.png`)
    const etag = first.headers.get('etag') as string
    const again = await server.fetch(`/c/${award.credentialId}/preview.png`, { headers: { 'if-none-match': etag } })
    expect(again.status).toBe(304)
  })

  test('of a link that counts views, that is taken back, or that nobody made, says nothing', async () => {
    const made = async (more: Json) =>
      (await wallet.post('/api/v1/wallet/shares', { awardId: award.id, ...more })).body as Json
    const open = await made({})
    expect((await picture(`${open.url}/preview.png`)).digest).not.toBe(generic)
    expect((await picture(`${(await made({ viewLimit: 3 })).url}/preview.png`)).digest).toBe(generic)
    await wallet.delete(`/api/v1/wallet/shares/${open.id}`)
    expect(await picture(`${open.url}/preview.png`)).toMatchObject({ digest: generic, cache: 'public, max-age=300' })
    expect((await picture(`/s/${'A'.repeat(43)}/preview.png`)).digest).toBe(generic)
  })
})

describe('the card for other people’s pages', () => {
  test('may be framed by anybody, runs nothing, keeps nothing, and says how it stands', async () => {
    const answer = await server.fetch(`/embed/${award.credentialId}?lang=en`)
    expect(answer.status).toBe(200)
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toContain('frame-ancestors *')
    expect(policy).toContain('sandbox allow-popups')
    expect(policy).not.toMatch(/script-src|unsafe/)
    expect(answer.headers.get('x-frame-options')).toBeNull()
    expect(answer.headers.getSetCookie()).toEqual([])
    const text = await answer.text()
    expect(text).toContain('data-conclusion="genuine"')
    expect(text).not.toMatch(/<script|Sample Learner 7/)
  })

  test('every other page may be framed by nobody', async () => {
    for (const path of ['/verify', `/c/${award.credentialId}`]) {
      const answer = await server.fetch(path, { headers: { accept: 'text/html' } })
      expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(answer.headers.get('x-frame-options')).toBe('DENY')
    }
  })
})

test('closed or revoked, the picture and the card show nothing any more', async () => {
  await wallet.patch(`/api/v1/wallet/awards/${award.id}`, { publicPage: false })
  expect((await picture(`/c/${award.credentialId}/preview.png`)).digest).toBe(generic)
  const embed = await server.fetch(`/embed/${award.credentialId}`)
  expect([embed.status, (await embed.text()).includes('การฟัง')]).toEqual([410, false])
  await wallet.patch(`/api/v1/wallet/awards/${award.id}`, { publicPage: true })
  await owner.post(`/api/v1/awards/${award.id}/revoke`, { reason: 'in error' })
  expect((await picture(`/c/${award.credentialId}/preview.png`)).digest).toBe(generic)
  expect(await (await server.fetch(`/embed/${award.credentialId}`)).text()).toContain('data-conclusion="revoked"')
})

describe('setting lines', () => {
  test.each([
    ['th', 'การคิดเชิงออกแบบเพื่อนวัตกรรมทางธุรกิจระดับที่ปรึกษา'],
    ['th', 'การคิดเชิงออกแบบ (Design Thinking) ระดับที่ปรึกษา'],
    ['fr', 'Écoute active et médiation à l’œuvre : « premiers pas »'],
    ['en', 'Supercalifragilisticexpialidociousnessandsoonandsoonandsoon'],
  ] as const)('%s keeps inside, and loses no letter of a line that fits', (locale, text) => {
    const lines = setLines(text, 60, 570, 3, locale)
    expect(lines.length).toBeLessThanOrEqual(3)
    for (const line of lines) {
      expect(textWidth(line, 60)).toBeLessThanOrEqual(570)
      // No line begins with a vowel or tone mark that belongs to the letter before it.
      expect(line).not.toMatch(/^\p{Mn}|[\p{Ps}\p{Pi}]$/u)
    }
    if (!lines.at(-1)?.endsWith('…')) expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
  })
})
