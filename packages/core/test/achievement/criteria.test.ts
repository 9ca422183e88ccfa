import { describe, expect, test } from 'vitest'
import { criteriaHtml, isAchievementType, validUntilAfter } from '../../src/achievement/index.ts'
import type { Instant } from '../../src/primitives/time.ts'

describe('criteria', () => {
  test('Markdown becomes paragraphs, lists and emphasis', () => {
    expect(criteriaHtml('Do *this*:\n\n- one\n- two')).toBe(
      '<p>Do <em>this</em>:</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>',
    )
  })

  test.each([
    ['a script', '<script>alert(1)</script>'],
    ['a picture that runs', '<img src=x onerror=alert(1)>'],
    ['a javascript link', '[x](javascript:alert(1))'],
    ['a data link', '[x](data:text/html;base64,PHNjcmlwdD4=)'],
    ['a tracking pixel', '![x](https://tracker.example/p.gif)'],
    ['an autolinked script', '<javascript:alert(1)>'],
  ])('H-42: %s does not survive', (_, markdown) => {
    const html = criteriaHtml(markdown)
    expect(html).not.toMatch(/<script|<img|(href|src)="(javascript|data):/i)
  })

  test.each([
    ['a hundred thousand stars', '*'.repeat(100_000)],
    ['brackets that never close', '['.repeat(50_000)],
    ['brackets within brackets', '[]('.repeat(30_000)],
    ['backticks of every length', Array.from({ length: 400 }, (_, at) => '`'.repeat(at)).join(' ')],
    ['quotations within quotations', '>'.repeat(20_000)],
    ['lists within quotations within lists', '- > '.repeat(5_000)],
    ['numbers within numbers', '1. '.repeat(6_000)],
    ['stars and lines that may belong together', '*a_'.repeat(6_000)],
    ['the same in many paragraphs', `${'*a_'.repeat(150)}\n\n`.repeat(40)],
  ])('H-41: %s are shown letter by letter, since drawing them takes seconds', (_, markdown) => {
    const shown = criteriaHtml(markdown)
    expect(shown).toMatch(/^<p>/)
    expect(shown).not.toMatch(/<(em|strong|a|ol|ul|blockquote|code)\b/)
    const [start = ''] = markdown.trim().split('\n')
    expect(shown).toContain(start.slice(0, 40).replaceAll('>', '&gt;').trim())
  })

  test('what people write is drawn, long and rich as it may be', () => {
    const item = '- **Shows** *how* `it` works, see [the rubric](https://school.example/rubric) > 1 < 2\n'
    const text = `${'## Part\n\n'}${item.repeat(30)}\n> > quoted twice\n\n1. one\n   - two\n     - three\n\n`.repeat(4)
    const shown = criteriaHtml(text)
    expect(shown.match(/<strong>Shows<\/strong>/g)).toHaveLength(120)
    expect(shown.match(/<blockquote>/g)).toHaveLength(8)
    expect(shown.match(/<h2>/g)).toHaveLength(4)
  })

  test('what is shown letter by letter is text too', () => {
    const shown = criteriaHtml(`${'*a_'.repeat(300)}\n<b onclick="x">y</b> & z\n\nend`)
    expect(shown).toContain('<br>&lt;b onclick=&quot;x&quot;&gt;y&lt;/b&gt; &amp; z</p>\n<p>end</p>')
  })

  test('H-42: a picture is never loaded, whoever has it', () => {
    for (const picture of [
      '![x](data:image/png;base64,AAAA)',
      '![x](/i/school/image/1.png)',
      '![x][1]\n\n[1]: https://a.example/p.gif',
    ])
      expect(criteriaHtml(picture)).not.toMatch(/<img|src=/)
  })

  test('a link to another site tells it nothing', () => {
    expect(criteriaHtml('[rubric](https://school.example/rubric)')).toContain('rel="noopener noreferrer nofollow"')
  })
})

describe('the end of validity', () => {
  test.each([
    ['2026-01-31T12:00:00Z', 1, '2026-02-28T12:00:00.000Z'],
    ['2028-01-31T12:00:00Z', 1, '2028-02-29T12:00:00.000Z'],
    ['2026-11-23T00:00:00Z', 24, '2028-11-23T00:00:00.000Z'],
    ['2026-12-31T00:00:00Z', 2, '2027-02-28T00:00:00.000Z'],
  ])('%s and %i months is %s', (from, months, until) => {
    expect(new Date(validUntilAfter(Date.parse(from) as Instant, months) as number).toISOString()).toBe(until)
  })

  test('no period, no end', () => expect(validUntilAfter(0 as Instant, null)).toBeNull())
})

test.each([
  ['MicroCredential', true],
  ['ext:MaritimeBadge', true],
  ['microcredential', false],
  ['ext:', false],
  ['ext:a b', false],
])('achievement type %s is allowed: %s', (type, allowed) => expect(isAchievementType(type)).toBe(allowed))
