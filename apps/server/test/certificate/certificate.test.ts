import { inflateSync } from 'node:zlib'
import { unbakePdf } from '@laurel/core/credential'
import { describe, expect, test } from 'vitest'
import { measure, runsOf } from '../../src/platform/typefaces.ts'
import {
  type Certificate,
  DESIGNS,
  LAYOUTS,
  type Layout,
  PAPERS,
} from '../../src/presentation/certificate/certificate.ts'
import { certificateDate, composeCertificate } from '../../src/presentation/certificate/compose.ts'
import { drawCertificate } from '../../src/presentation/certificate/draw-certificate.ts'
import { fitText } from '../../src/presentation/certificate/fit-text.ts'
import { layOut } from '../../src/presentation/certificate/lay-out.ts'
import { writePdf } from '../../src/presentation/certificate/write-pdf.ts'

const PIXEL = new Uint8Array(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
)
const CREDENTIAL = JSON.stringify({ '@context': ['https://www.w3.org/ns/credentials/v2'], name: 'ผู้เรียนตัวอย่าง 7' })

/** As long as people write them: names of one's parents and grandparents, titles with a colon and more. */
const LONG = {
  en: {
    name: 'Sample Learner Maximiliana-Theodora Featherstonehaugh-Cholmondeley of Saint-Germain-en-Laye 7',
    title: 'Advanced Interdisciplinary Design Thinking for Community Partnerships: Prototyping, Testing and Telling',
    issuer: 'Sample School District of the Greater Metropolitan Area, Office of Continuing Professional Learning',
    summary: 'Builds a prototype with the people who will use it, and tests it with them. '.repeat(12),
  },
  fr: {
    name: 'Élève Exemple Anne-Françoise Œillet-Żółkiewska de la Rochefoucauld-Montmorency l’Aînée 7',
    title: 'Compétences interdisciplinaires approfondies en conception : prototypage, mise à l’essai et récit',
    issuer: 'Conseil scolaire exemple du Grand Nord-Est, Service de la formation professionnelle continue',
    summary: 'Construit un prototype avec celles et ceux qui s’en serviront, et le met à l’essai. '.repeat(12),
  },
  th: {
    name: 'ผู้เรียนตัวอย่างกิ่งกาญจน์ศรีสุวรรณภูมิพัฒนาเจริญรุ่งเรืองทรัพย์ไพบูลย์วัฒนกุลเชื้อเจ็ด ณ อยุธยา',
    title: 'ความเชี่ยวชาญขั้นสูงด้านนวัตกรรมทางธุรกิจเพื่อความร่วมมือกับชุมชน: การสร้างต้นแบบและการทดสอบ',
    issuer: 'คณะพาณิชยศาสตร์และการบัญชีตัวอย่าง มหาวิทยาลัยตัวอย่างแห่งกรุงเทพมหานครและปริมณฑล',
    summary: 'สร้างต้นแบบร่วมกับผู้ที่จะใช้งานจริงและทดสอบกับพวกเขาอย่างเป็นระบบ'.repeat(12),
  },
} as const

const certificate = (locale: keyof typeof LONG, more: Partial<Certificate> = {}): Certificate => ({
  design: 'classic',
  paper: 'a4',
  layout: 'landscape',
  locale,
  ...LONG[locale],
  logo: { png: PIXEL, alt: 'Logo of the sample school' },
  artwork: { png: PIXEL, alt: 'Artwork of the achievement' },
  heading: 'Certificate of achievement',
  opening: 'This is to certify that',
  verb: 'has earned',
  level: 'Level 3 of 4: Proficient',
  credits: '3 ECTS · about 40 hours',
  endorsed: 'Endorsed by Sample Robotics (robotics.example)',
  dates: 'Issued on 3 March 2026',
  signatories: Array.from({ length: 3 }, () => ({ name: `${LONG[locale].name}`, title: LONG[locale].issuer })),
  check: {
    label: 'Check that this is genuine:',
    url: 'https://credentials.a-long-host-name.example.edu/c/0b2f2c0e-5a0e-4f5e-9a51-3f7e8a6d1c11',
    shown: 'credentials.a-long-host-name.example.edu/c/0b2f2c0e-5a0e-4f5e-9a51-3f7e8a6d1c11',
    bar: 'Scan the code, then check that the address bar shows credentials.a-long-host-name.example.edu.',
    alt: 'QR code',
  },
  sample: null,
  credential: CREDENTIAL,
  at: '2026-03-03T08:00:00.000Z',
  ...more,
})

const pages = DESIGNS.flatMap(design =>
  LAYOUTS.flatMap(layout => PAPERS.map((paper): [string, string, string] => [design, layout, paper])),
)

describe('the longest names and texts', () => {
  test.each(pages)('stand within the page: %s, %s, %s', (design, layout, paper) => {
    for (const locale of ['en', 'fr', 'th'] as const) {
      const wanted = certificate(locale, { design, layout, paper } as Partial<Certificate>)
      const { width, height, items } = layOut(wanted)
      const margin = 24
      for (const item of items) {
        if (item.kind !== 'text') continue
        expect(item.size).toBeGreaterThanOrEqual(6.5)
        for (const { text, x, y } of item.lines) {
          expect([text, x >= margin, x + measure(text, item.face, item.size) <= width - margin]).toEqual([
            text,
            true,
            true,
          ])
          expect([text, y - item.size >= margin / 2, y <= height - margin]).toEqual([text, true, true])
        }
      }
    }
  })

  test.each(pages)(
    'H-48: leave room for what the address bar must show, in full: %s, %s, %s',
    (design, layout, paper) => {
      for (const locale of ['en', 'fr', 'th'] as const) {
        const wanted = certificate(locale, { design, layout, paper } as Partial<Certificate>)
        const { items } = layOut(wanted)
        const said = items.find(one => one.kind === 'text' && one.lines[0]?.text === wanted.check.bar)
        expect(said).toMatchObject({ link: wanted.check.url })
        // The code has its light margin to itself: no line of words runs through it.
        const code = items.find(one => one.kind === 'code')
        if (code?.kind !== 'code' || said?.kind !== 'text') throw new Error('there is no code')
        const first = said.lines[0]
        if (!first) throw new Error('there is no line')
        const isBeside =
          first.x + measure(first.text, said.face, said.size) < code.box.x - 8 || first.x > code.box.x + code.box.width
        expect(isBeside || first.y - said.size > code.box.y + code.box.height).toBe(true)
      }
    },
  )

  test.each(pages)('do not run into the foot: %s, %s, %s', (design, layout, paper) => {
    for (const locale of ['en', 'fr', 'th'] as const) {
      const { items } = layOut(certificate(locale, { design, layout, paper } as Partial<Certificate>))
      const texts = items.filter(one => one.kind === 'text')
      const dates = texts.find(one => one.lines[0]?.text.startsWith('Issued on'))
      const signs = texts.find(one => one.face === 'sansBold' && (one.lines[0]?.y ?? 0) > (dates?.lines[0]?.y ?? 0))
      expect(dates?.lines[0]?.y ?? 0).toBeLessThan((signs?.lines[0]?.y ?? 0) - 14)
    }
  })

  test('a name is said in full, in at most two lines, however small it gets', () => {
    for (const locale of ['en', 'fr', 'th'] as const) {
      const { name } = LONG[locale]
      const set = fitText(name, 'serifBold', { size: 40, least: 18, width: 660, most: 2, locale })
      expect(set.lines.length).toBeLessThanOrEqual(2)
      expect(set.lines.join('').replace(/\s/g, '')).toBe(name.replace(/\s/g, ''))
    }
  })
})

const composed = (lang: 'en' | 'fr' | 'th', endorsements: readonly object[] = []) => {
  const content = {
    language: 'en',
    name: 'Sample',
    description: 'Sample',
    translations: null,
    levels: [],
    kind: 'micro',
    credits: null,
    workload_hours: null,
    picture_sha256: '',
  }
  return composeCertificate(
    { blobs: { get: async () => null } } as never,
    {
      issuer: { name: 'Sample School', logo_sha256: null, jurisdiction: null, time_zone: null },
      content,
      choice: { design: 'classic', layout: 'landscape', signatories: [] },
      wishes: { lang },
      locale: 'en',
      earned: {
        name: 'Sample Learner 7',
        level: null,
        validFrom: new Date(0),
        validUntil: null,
        signedAt: new Date(0),
        credential: null,
        endorsements,
      },
      checkUrl: 'https://school.example/c/1',
      isSample: false,
    } as never,
  )
}

describe('where it can be checked', () => {
  test.each([
    ['en', 'the address bar shows school.example'],
    ['fr', 'la barre d’adresse affiche school.example'],
    ['th', 'แถบที่อยู่ของเบราว์เซอร์แสดง school.example'],
  ] as const)('H-48: is said in words, with the host to look for: %s', async (lang, words) => {
    const made = await composed(lang)
    expect(made.check.bar).toContain(words)
  })
})

describe('who endorses it', () => {
  const by = (number: number, kind = 'partner') => ({
    kind,
    by: { name: `Sample Works ${number}`, url: '' },
    provenHost: `works-${number}.example`,
  })

  test('is named once, with the host that they have proven; a learner’s recommendations are not', async () => {
    const { endorsed } = await composed('en', [by(1), by(2), by(1), by(3, 'recommendation')])
    expect(endorsed).toBe('Endorsed by Sample Works 1 (works-1.example) and Sample Works 2 (works-2.example)')
    expect((await composed('fr', [by(1)])).endorsed).toBe('Recommandé par Sample Works 1 (works-1.example)')
    expect((await composed('th')).endorsed).toBeNull()
  })

  test('is counted where they are many', async () => {
    const { endorsed } = await composed(
      'en',
      [1, 2, 3, 4, 5].map(number => by(number)),
    )
    expect(endorsed).toMatch(/^Endorsed by Sample Works 1 .*, Sample Works 3 \(works-3\.example\),? and 2 more$/)
  })
})

describe('letters', () => {
  test('no mark of Thai is parted from what it stands on, and no line begins with one', () => {
    const marks = /^[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]/
    for (const run of runsOf('กิ่งกู้ปั๊ม 7 ที่ปรึกษา (Sample)', 'serifBold')) expect(run.text).not.toMatch(marks)
    for (const width of [40, 60, 90, 140])
      for (const line of fitText(LONG.th.title, 'sans', { size: 14, least: 14, width, most: 20, locale: 'th' }).lines)
        expect(line).not.toMatch(marks)
  })

  test('marks are placed by the font: two on one consonant stand above each other', () => {
    const [run] = runsOf('ปั๊', 'sans')
    if (!run) throw new Error('nothing was set')
    const { glyphs, positions } = run.typeface.font.layout(run.text)
    expect(glyphs).toHaveLength(3)
    const tops = glyphs.map((glyph, at) => glyph.bbox.minY + (positions[at]?.yOffset ?? 0))
    expect(tops[2]).toBeGreaterThan(tops[1] as number)
  })

  test.each([
    ['Żółkiewska', 'serifBold'],
    ['Nguyễn Thị Ánh', 'serifBold'],
    ['Ελένη', 'serifBold'],
    ['Олена', 'sans'],
  ] as const)('%s is set without an empty box', (text, face) => {
    for (const run of runsOf(text, face))
      for (const glyph of run.typeface.font.layout(run.text).glyphs) expect(glyph.id).not.toBe(0)
  })

  test('a day is written as the language writes it, in Thai by the Buddhist era', () => {
    const day = new Date('2026-03-02T20:00:00Z')
    expect(certificateDate(day, 'en', 'America/Toronto')).toBe('March 2, 2026')
    expect(certificateDate(day, 'fr', 'America/Toronto')).toBe('2 mars 2026')
    // It is the third in Bangkok already.
    expect(certificateDate(day, 'th', 'Asia/Bangkok')).toBe('3 มีนาคม 2569')
  })
})

/** What a PDF says once its packed parts are opened. */
function opened(pdf: Uint8Array): string {
  const text = Buffer.from(pdf).toString('latin1')
  return text.replace(/\/FlateDecode\n?>>\nstream\n([\s\S]*?)\nendstream/g, (_, data: string) => {
    try {
      return inflateSync(Buffer.from(data, 'latin1')).toString('latin1')
    } catch {
      return ''
    }
  })
}

describe('the file', () => {
  test('is the same to the byte for the same certificate', async () => {
    const draw = async () => writePdf([[certificate('th'), layOut(certificate('th'))]])
    expect(await draw()).toEqual(await draw())
    const apart = await drawCertificate(certificate('th'), 'pdf')
    expect(apart).toEqual(await draw())
  })

  test('of a class has a page each, shares the picture, and attaches nothing', async () => {
    const page = (name: string) => {
      const one = certificate('en', { name })
      return [one, layOut(one)] as const
    }
    const [alone, both] = [
      await writePdf([page('Sample Learner 1')]),
      await writePdf([page('Sample Learner 1'), page('Sample Learner 2')]),
    ]
    const text = opened(both)
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(2)
    expect(text.match(/\/Subtype \/Image/g)).toHaveLength(opened(alone).match(/\/Subtype \/Image/g)?.length ?? -1)
    expect(unbakePdf(both)).toEqual({ ok: false, error: { code: 'NOTHING_BAKED' } })
  })

  test('gives the credential back byte for byte; a sample has none', async () => {
    const pdf = await writePdf([[certificate('en'), layOut(certificate('en'))]])
    expect(unbakePdf(pdf)).toEqual({ ok: true, value: CREDENTIAL })
    const sample = certificate('en', { credential: null, sample: 'Sample' })
    expect(unbakePdf(await writePdf([[sample, layOut(sample)]]))).toEqual({
      ok: false,
      error: { code: 'NOTHING_BAKED' },
    })
  })

  test('says its language, title and structure, and what its pictures show', async () => {
    const text = opened(await writePdf([[certificate('fr'), layOut(certificate('fr'))]]))
    for (const said of [
      '/Lang (fr)',
      '/DisplayDocTitle true',
      '/StructTreeRoot',
      '/Marked true',
      '/S /H1',
      '/S /Figure',
    ])
      expect(text).toContain(said)
    for (const alt of ['Logo of the sample school', 'Artwork of the achievement', 'QR code'])
      expect(text).toContain(`(${alt})`)
    expect(text).toContain('/AFRelationship /Data')
    expect(text).toContain('/AF [')
  })

  test('says sara am as one letter to whoever has it read aloud', async () => {
    const thai = certificate('th', { level: 'ทำ' })
    const text = opened(await writePdf([[thai, layOut(thai)]]))
    const spelt = `\xfe\xff${Buffer.from('ทำ', 'utf16le').swap16().toString('latin1')}`
    expect(text.includes(`/ActualText (${spelt})`)).toBe(true)
  })

  test('holds only the letters that it needs', async () => {
    for (const layout of ['landscape', 'portrait'] as const satisfies readonly Layout[]) {
      const pdf = await writePdf([[certificate('th', { layout }), layOut(certificate('th', { layout }))]])
      expect(pdf.length).toBeLessThan(220_000)
    }
  })
})
