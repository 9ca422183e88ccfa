import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buttonMail, htmlOf } from '../../src/platform/button-mail.ts'

const part = fc.string({ unit: 'grapheme', minLength: 1 })
const line = part.map(one => one.replace(/[\r\n\u2028\u2029\0]/g, ' '))
const link = fc.webUrl()
const content = (words: fc.Arbitrary<string>) =>
  fc.record(
    {
      locale: fc.constantFrom('en', 'fr', 'th'),
      subject: words,
      paragraphs: fc.array(words, { minLength: 1, maxLength: 5 }),
      button: words,
      url: link,
      footer: words,
      second: fc.record({ label: words, url: link }),
    },
    { requiredKeys: ['locale', 'subject', 'paragraphs', 'button', 'url', 'footer'] },
  )

test('where it is said to follow from the rest, the HTML of a mail does, letter by letter', () => {
  fc.assert(
    fc.property(fc.oneof(content(line), content(part)), one => {
      const { html, htmlFollows, ...rest } = buttonMail(one)
      if (htmlFollows) expect(htmlOf(rest)).toBe(html)
    }),
    { numRuns: 1_000 },
  )
})

test('it follows where every part is one line, and not where one has more', () => {
  const mail = { locale: 'en', subject: 'News', paragraphs: ['Hello', 'there'], button: 'Open', footer: 'Bye' } as const
  const url = 'https://school.example/claim/1'
  expect(buttonMail({ ...mail, url }).htmlFollows).toBe(true)
  expect(buttonMail({ ...mail, url, paragraphs: ['Hello\n\nthere'] }).htmlFollows).toBe(false)
})
