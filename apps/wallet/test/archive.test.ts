import { expect, test } from 'vitest'
import { indexPage } from '../src/credentials/archive-page.ts'
import { formOfText } from '../src/credentials/files.ts'

test.each([
  ['{"type":["VerifiableCredential"]}', 'json'],
  ['eyJhbGciOiJFZERTQSJ9.e30.c2ln', 'jwt'],
  ['eyJhbGciOiJFUzI1NiJ9.e30.c2ln~WyJzIiwibiIsMV0~', 'sd-jwt'],
])('the text %s is a file with the ending %s', (text, form) => expect(formOfText(text)).toBe(form))

test('the page of the archive shows titles as text, says its language and leads to each file', () => {
  const listed = [
    {
      title: '<b>Listening</b>',
      about: 'Sample "School" · 2026-03-02',
      files: ['imported/Welding & more 000002.sd-jwt', 'imported/Welding 000003.json'],
    },
  ]
  const page = indexPage(listed, { title: 'Mes attestations', locale: 'fr' })
  expect(page).toMatch(/^<!doctype html>\n<html lang="fr">/)
  expect(page).toContain('<h2>&lt;b&gt;Listening&lt;/b&gt;</h2><p>Sample &quot;School&quot; · 2026-03-02</p>')
  expect(page).toContain(
    '<a href="imported/Welding%20%26%20more%20000002.sd-jwt">Welding &amp; more 000002.sd-jwt</a> · <a href',
  )
})
