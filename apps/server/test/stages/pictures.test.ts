import { deflateSync } from 'node:zlib'
import { DEFAULT_DESIGN, designSvg } from '@laurel/core/achievement'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rasterise, sanitisePicture } from '../../src/achievement/sanitise-picture.ts'
import { awardMail } from '../../src/award/award-mail.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'
import { ACHIEVEMENT, type Caller, makeAchievement, openSchool } from './school.ts'

const svg = (inside: string, more = '') =>
  new TextEncoder().encode(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10" ${more}>${inside}<circle cx="5" cy="5" r="4" fill="green"/></svg>`,
  )
const codeOf = async (bytes: Uint8Array) => {
  const picture = await sanitisePicture(bytes)
  return picture.ok ? 'ok' : picture.error.code
}
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

describe('an uploaded SVG is drawn, never kept (H-30)', () => {
  test.each([
    ['a script', '<script>alert(1)</script>', ''],
    ['an event handler', '', 'onload="alert(1)"'],
    ['foreign HTML', '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml">hi</body></foreignObject>', ''],
  ])('%s is gone, the picture stays', async (_, inside, more) => {
    const picture = await sanitisePicture(svg(inside, more))
    if (!picture.ok) throw new Error(picture.error.code)
    expect(picture.value.type).toBe('image/png')
    expect(textOf(picture.value.bytes)).not.toMatch(/script|alert|onload|foreignObject/i)
  })

  test.each([
    ['a javascript link', '<a xlink:href="javascript:alert(1)"><circle r="1"/></a>'],
    ['a use from elsewhere', '<use href="http://evil.example/x#a"/>'],
    ['a file of this machine', '<image href="/etc/passwd" width="1" height="1"/>'],
    ['a file, spelt with an entity', '<image href="&#47;etc/passwd" width="1" height="1"/>'],
    ['a nested SVG', '<image href="data:image/svg+xml;base64,PHN2Zy8+" width="1" height="1"/>'],
    ['an imported style', '<style>@import url(http://evil.example/a.css);</style>'],
    ['a paint from elsewhere', '<rect width="1" height="1" fill="url(http://evil.example/#a)"/>'],
    ['a bomb of uses', '<g id="a"/>'.concat('<use href="#a"/>'.repeat(40))],
  ])('%s is refused', async (_, inside) => expect(await codeOf(svg(inside))).toBe('E_PICTURE_UNSAFE'))

  test('entities are refused, so nothing can laugh a billion times', async () => {
    const bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    expect(
      await codeOf(
        new TextEncoder().encode(`<?xml version="1.0"?>${bomb}${new TextDecoder().decode(svg('<text>&b;</text>'))}`),
      ),
    ).toBe('E_PICTURE_UNSAFE')
  })
})

describe('an uploaded photograph is drawn anew (H-32)', () => {
  const chunk = (type: string, data: Uint8Array) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)])
  }
  const header = (width: number, height: number) => {
    const data = Buffer.alloc(13)
    data.writeUInt32BE(width, 0)
    data.writeUInt32BE(height, 4)
    data.set([8, 6, 0, 0, 0], 8)
    return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', data)])
  }

  test('60,000 × 60,000 pixels are refused by the header, before one is decoded', async () => {
    const flood = Buffer.concat([header(60_000, 60_000), chunk('IDAT', deflateSync(Buffer.alloc(1000)))])
    expect(await codeOf(new Uint8Array(flood))).toBe('E_PICTURE_SIZE')
  })

  test('a second file behind it and text within it do not survive', async () => {
    const png = Buffer.from(await rasterise(designSvg(DEFAULT_DESIGN), 64))
    const polyglot = Buffer.concat([png, Buffer.from('<html><script>alert(1)</script></html> GPSLatitude 43.88')])
    const picture = await sanitisePicture(new Uint8Array(polyglot))
    if (!picture.ok) throw new Error(picture.error.code)
    expect(textOf(picture.value.bytes)).not.toMatch(/script|GPS|html/)
  })

  test('where a photograph was taken does not survive', async () => {
    const jpeg = Buffer.from(
      '/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wAARCAABAAEDASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwD3+iiigD//2Q==',
      'base64',
    )
    const place = Buffer.from('Exif\0\0GPSLatitude 43.88 GPSLongitude -79.44')
    const marker = Buffer.from([0xff, 0xe1, 0, place.length + 2])
    const photograph = Buffer.concat([jpeg.subarray(0, 2), marker, place, jpeg.subarray(2)])
    const picture = await sanitisePicture(new Uint8Array(photograph))
    if (!picture.ok) throw new Error(picture.error.code)
    expect(textOf(picture.value.bytes)).not.toMatch(/Exif|GPS|43\.88/)
  })

  test.each([
    ['nothing', '', 'E_PICTURE_SIZE'],
    ['a web page', '<html><body>hi</body></html>', 'E_PICTURE_KIND'],
    ['a PDF', '%PDF-1.7', 'E_PICTURE_KIND'],
    ['WebP (not decoded here)', `RIFF    WEBPVP8 ${'x'.repeat(20)}`, 'E_PICTURE_KIND'],
    ['half a PNG', textOf(new Uint8Array(header(10, 10))), 'E_PICTURE_BROKEN'],
  ])('%s is no picture', async (_, text, code) => {
    expect(await codeOf(new Uint8Array(Buffer.from(text, 'latin1')))).toBe(code)
  })
})

describe('pictures over the API', () => {
  let server: TestServer
  let owner: Caller
  beforeAll(async () => {
    server = await startTestServer()
    owner = (await openSchool(server)).owner
  })
  afterAll(() => server?.stop())

  test('each level has its picture, with the ribbon’s words, and a credential shows the level that was reached', async () => {
    const design = { ...DEFAULT_DESIGN, ribbon: 'น้ำใจ · Équipe', mark: true }
    const achievement = await makeAchievement(owner, { design })
    expect(achievement.design).toEqual(design)
    const issue = (level?: string) =>
      owner.post('/api/v1/awards', {
        achievementId: achievement.id,
        recipient: { name: 'Sample Learner 7' },
        issue: true,
        ...(level ? { level } : {}),
      })
    const awards = [await issue(), await issue('Emerging'), await issue('Secure')]
    const pictures = await Promise.all(
      awards.map(async ({ body }) => {
        const document = (await (await server.fetch(`/c/${body.credentialId}.json`)).json()) as {
          credentialSubject: { achievement: { image: { id: string } } }
        }
        const { id } = document.credentialSubject.achievement.image
        expect(body.achievement.imageUrl).toBe(id)
        expect((await server.fetch(id)).status).toBe(200)
        return id
      }),
    )
    expect(pictures[0]).toBe(achievement.imageUrl)
    expect(new Set(pictures).size).toBe(3)

    const drawn = await Promise.all(
      awards.map(async ({ body }) => (await server.fetch(`/c/${body.credentialId}.svg`)).text()),
    )
    const dots = drawn.map(svg => svg.match(/<circle[^>]*r="[78]"/g)?.length ?? 0)
    expect(dots).toEqual([0, 2, 2])
    // Outlines, no text that another machine would set in another typeface.
    for (const svg of drawn) expect(svg).not.toMatch(/<text|font-family/)

    // Other levels are other pictures; what was issued keeps its own.
    const changed = await owner.patch(`/api/v1/achievements/${achievement.id}`, {
      levels: [...achievement.levels, { name: 'Leading' }],
    })
    expect(changed.body.version).toBe(2)
    const again = (await owner.get(`/api/v1/awards/${awards[2]!.body.id}`)).body.achievement.imageUrl
    expect(again).toBe(pictures[2])
  })

  test('the studio sees the same outlines; what a ribbon cannot hold is refused by its field', async () => {
    const parts = await owner.get('/api/v1/picture-parts?ribbon=%E0%B8%99%E0%B9%89%E0%B8%B3&mark=yes')
    expect(parts.body.ribbon.d).toMatch(/^M[\d.-]/)
    expect(parts.body.ribbon.width).toBeGreaterThan(50)
    expect(parts.body.mark.letter.d).toMatch(/^M/)
    const refused = await owner.post('/api/v1/achievements', {
      ...ACHIEVEMENT,
      design: { ...DEFAULT_DESIGN, ribbon: 'x'.repeat(33) },
    })
    expect(refused.status).toBe(400)
    expect(JSON.stringify(refused.body)).toContain('design.ribbon')
  })

  test('an upload replaces the design; the address of the old picture goes on answering', async () => {
    const before = await makeAchievement(owner)
    const after = await owner.put(`/api/v1/achievements/${before.id}/image`, svg(''), {
      'content-type': 'image/svg+xml',
    })
    expect(after.body.imageUrl).not.toBe(before.imageUrl)
    for (const url of [before.imageUrl, after.body.imageUrl]) {
      const answer = await server.fetch(url)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png'])
      expect(answer.headers.get('content-security-policy')).toContain('sandbox')
    }
  })

  test('a design chosen later is drawn again', async () => {
    const made = await makeAchievement(owner)
    const design = { template: 'hexagon', palette: 'brass', symbol: 'book' }
    const changed = (await owner.patch(`/api/v1/achievements/${made.id}`, { design })).body
    expect(changed.design).toEqual(design)
    expect(changed.imageUrl).not.toBe(made.imageUrl)
  })

  test('an achievement keeps the ids of its levels when it is edited, and cannot be awarded while archived', async () => {
    const made = await makeAchievement(owner)
    const levels = [...made.levels, { name: 'Leading' }]
    const changed = (await owner.patch(`/api/v1/achievements/${made.id}`, { levels })).body
    expect(changed.levels.slice(0, 2)).toEqual(made.levels)
    await owner.post(`/api/v1/achievements/${made.id}/archive`)
    const award = { achievementId: made.id, recipient: { name: 'x' }, issue: true }
    expect(await owner.post('/api/v1/awards', award)).toMatchObject({
      status: 409,
      body: { code: 'E_ACHIEVEMENT_ARCHIVED' },
    })
    await owner.post(`/api/v1/achievements/${made.id}/restore`)
    expect((await owner.post('/api/v1/awards', award)).status).toBe(201)
  })

  test('lists are searched, sorted and paged without gap or repeat', async () => {
    for (let number = 0; number < 7; number++) await makeAchievement(owner, { name: `Paging ${'gfedcba'[number]}` })
    for (const sort of ['name', 'created']) {
      const names: string[] = []
      let cursor = ''
      do {
        const page = (await owner.get(`/api/v1/achievements?q=PAGING&limit=3&sort=${sort}&cursor=${cursor}`)).body
        names.push(...page.items.map((one: { name: string }) => one.name))
        cursor = page.nextCursor ?? ''
      } while (cursor)
      expect(names, sort).toEqual([...'abcdefg'].map(letter => `Paging ${letter}`))
    }
    expect((await owner.get('/api/v1/achievements?cursor=nonsense')).status).toBe(400)
  })
})

describe('the mail about an award', () => {
  const facts = {
    achievement: 'Active Listening',
    issuer: 'Sample School',
    url: 'https://x.example/claim/t',
    name: 'Sample Learner 7',
  }
  test.each(['en', 'fr', 'th'] as const)('has one button and no picture, in %s', locale => {
    const mail = awardMail({ ...facts, locale })
    expect(mail.html.match(/<a /g)).toHaveLength(1)
    expect(mail.html).not.toMatch(/<img|\{\{/)
    expect(mail.text).toContain(facts.url)
    expect(mail.html).toContain(`lang="${locale}"`)
  })
  test('a name adds no header and no markup (H-43)', () => {
    const mail = awardMail({
      ...facts,
      name: '<script>x</script>\r\nBcc: all@example.org',
      issuer: 'A\r\nB',
      locale: 'en',
    })
    expect(mail.subject).not.toMatch(/[\r\n]/)
    expect(mail.html).not.toContain('<script>')
    expect(mail.text).not.toMatch(/\nBcc:/)
  })
})
