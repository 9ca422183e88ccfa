import { readFileSync } from 'node:fs'
import {
  CHECKS,
  type CheckName,
  type DisplayEndorsement,
  type Finding,
  type Outcome,
  type Piece,
  type Verdict,
} from '@laurel/core/verification'
import { describe, expect, test } from 'vitest'
import {
  answers,
  type Conclusion,
  conclude,
  html,
  LOCALES,
  TONES,
  translator,
  verdictMarkup,
} from '../src/verdict/index.ts'

const QUESTION_COUNT = answers([]).length
const finding = (check: CheckName, outcome: Outcome, code: string = check): Finding => ({
  check,
  outcome,
  code,
  message: `${check} ${outcome}`,
})
const report = (result: Verdict, ...changed: Finding[]) => ({
  result,
  findings: CHECKS.flatMap(check => {
    const own = changed.filter(one => one.check === check)
    return own.length > 0 ? own : [finding(check, 'passed')]
  }),
  checkedAt: '2026-11-23T12:00:00Z',
})
const t = translator({ verdict: { genuine: { title: 'Genuine', text: '{{issuer}} to {{recipient}}' }, why: 'Why?' } })

describe('the one thing that is said first', () => {
  test.for<[Conclusion, Verdict, ...Finding[]]>([
    ['genuine', 'valid'],
    ['genuine', 'valid', finding('issuer-trust', 'warning', 'ISSUER_DOMAIN_ONLY')],
    ['lookAlike', 'valid', finding('issuer-trust', 'warning', 'ISSUER_RESEMBLES')],
    ['lookAlike', 'valid', finding('issuer-trust', 'warning', 'ISSUER_NAME_MIXED')],
    [
      'changed',
      'invalid',
      finding('proof', 'failed', 'E_SIGNATURE'),
      finding('issuer-trust', 'warning', 'ISSUER_RESEMBLES'),
    ],
    ['revoked', 'invalid', finding('status', 'failed', 'REVOKED')],
    ['suspended', 'invalid', finding('status', 'failed', 'SUSPENDED')],
    ['expired', 'invalid', finding('validity', 'failed', 'EXPIRED')],
    ['notYetValid', 'invalid', finding('validity', 'failed', 'NOT_YET_VALID')],
    ['changed', 'invalid', finding('proof', 'failed', 'E_SIGNATURE'), finding('validity', 'failed', 'EXPIRED')],
    ['keyStolen', 'invalid', finding('proof', 'failed', 'E_AFTER_COMPROMISE')],
    ['keyStolen', 'invalid', finding('proof', 'failed', 'E_PART_AFTER_COMPROMISE')],
    ['refused', 'invalid', finding('proof', 'failed', 'E_PROOF_MISSING')],
    ['refused', 'invalid', finding('structure', 'failed', 'E_NORMAL_FORM')],
    ['refused', 'invalid', finding('issuer-key', 'failed', 'E_CONTROLLER'), finding('status', 'failed', 'REVOKED')],
    ['unreadable', 'invalid', finding('structure', 'failed', 'NOT_A_CREDENTIAL')],
    ['issuerUnknown', 'indeterminate', finding('proof', 'not-checked'), finding('issuer-key', 'not-checked')],
    ['statusUnknown', 'indeterminate', finding('status', 'not-checked')],
    ['unsure', 'indeterminate', finding('schema', 'not-checked')],
  ])('%s', ([conclusion, result, ...findings]) => {
    expect(conclude(report(result, ...findings))).toBe(conclusion)
  })

  test('only a genuine credential is green', () => {
    expect(Object.entries(TONES).flatMap(([name, tone]) => (tone === 'good' ? [name] : []))).toEqual(['genuine'])
  })
})

describe('answers', () => {
  test('are as good as their worst check', () => {
    const { findings } = report('invalid', finding('schema', 'warning'), finding('proof', 'failed'))
    expect(answers(findings)[0]).toMatchObject({ question: 'unchanged', outcome: 'failed' })
  })
  test('stay open where no check spoke', () => {
    expect(answers([]).map(one => one.outcome)).not.toContain('passed')
  })
})

test('a forged document gets no mark for what it says of itself', () => {
  const { markup } = verdictMarkup(report('invalid', finding('proof', 'failed', 'E_SIGNATURE')), {
    t,
    locale: 'en',
    by: 'server',
  })
  expect(markup).toContain('data-conclusion="changed"')
  expect(markup).not.toContain('data-outcome="passed"><span class="mark"')
  expect(markup.match(/class="answer"/g)).toHaveLength(1)
})

test('names from a credential never become markup', () => {
  const evil = '<img src=x onerror=alert(1)>"\''
  const shown = { ...report('valid'), issuerName: evil, recipientName: evil, issuerDomain: evil }
  const { markup } = verdictMarkup(shown, { t, locale: 'en', by: 'browser' })
  expect(markup).not.toContain('<img')
  expect(markup).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;')
  expect(html`<p>${[evil, null, false, html`<b>${1}</b>`]}</p>`.markup).toBe(
    '<p>&lt;img src=x onerror=alert(1)&gt;&quot;&#39;<b>1</b></p>',
  )
})

describe.each(LOCALES)('endorsements in %s', locale => {
  const words = translator(
    ...['public', 'checks'].map(name =>
      JSON.parse(readFileSync(new URL(`../messages/${locale}/${name}.json`, import.meta.url), 'utf8')),
    ),
  )
  const endorsement = (more: Partial<DisplayEndorsement> = {}): DisplayEndorsement => ({
    by: { id: 'did:web:accreditor.example', name: 'Sample Accreditor', domain: 'accreditor.example' },
    about: 'achievement',
    comment: 'Taught <b>well</b>.',
    verdict: 'valid',
    code: 'ENDORSEMENT_OK',
    ...more,
  })
  const show = (found: Finding, ...endorsements: DisplayEndorsement[]) =>
    verdictMarkup({ ...report('valid', found), endorsements }, { t: words, locale, by: 'browser' }).markup
  const good = finding('endorsements', 'passed', 'ENDORSEMENTS_OK')
  const bad = finding('endorsements', 'warning', 'ENDORSEMENT_INVALID')

  test('are shown with their endorser’s name and address, and words that never become markup', () => {
    const markup = show(good, endorsement())
    expect(markup).toContain('Sample Accreditor (accreditor.example)')
    expect(markup).toContain('<blockquote>Taught &lt;b&gt;well&lt;/b&gt;.</blockquote>')
    expect(markup).not.toMatch(/endorsement\.\w|\{\{/)
  })
  test('of somebody without an address say so beside the name', () => {
    const by = { id: 'did:key:z6Mk', name: 'Harvard', domain: null }
    expect(show(good, endorsement({ by }))).toContain(words('endorsement.noAddress', { name: 'Harvard' }))
  })
  test('that do not hold give neither name nor words, and say why; the verdict is what it was', () => {
    const markup = show(bad, endorsement({ verdict: 'invalid', code: 'E_SIGNATURE' }))
    expect(markup).toContain(words('endorsement.invalid', { who: 'accreditor.example' }))
    expect(markup).toContain(words('E_SIGNATURE'))
    expect(markup).not.toMatch(/Taught|Sample Accreditor|<blockquote/)
    expect(markup).toContain('data-tone="good"')
  })
  test('that could not be checked are not shown as endorsements', () => {
    const open = finding('endorsements', 'warning', 'ENDORSEMENT_UNCHECKED')
    const markup = show(open, endorsement({ verdict: 'indeterminate', code: 'E_KEY_UNREACHABLE' }))
    expect(markup).toContain(words('endorsement.indeterminate', { who: 'accreditor.example' }))
    expect(markup).not.toMatch(/Taught|Sample Accreditor/)
  })
  test('are no question where there are none', () => {
    const none = show(finding('endorsements', 'passed', 'ENDORSEMENTS_NONE'))
    expect(none.match(/class="answer"/g)).toHaveLength(QUESTION_COUNT - 1)
    expect(show(good, endorsement()).match(/class="answer"/g)).toHaveLength(QUESTION_COUNT)
  })
})

describe.each(LOCALES)('a part of a credential in %s', locale => {
  const catalogue = (name: string) =>
    JSON.parse(readFileSync(new URL(`../messages/${locale}/${name}.json`, import.meta.url), 'utf8'))
  const [words, checks] = [catalogue('public'), catalogue('checks')]
  const say = translator(words, checks)
  const shown = (...findings: Finding[]) =>
    verdictMarkup(report('indeterminate', ...findings), { t: say, locale, by: 'browser' }).markup
  const lines = (markup: string) => [...markup.matchAll(/class="answer-text"><p>([^<]*)</g)].map(one => one[1])

  test('is called one where it stands, not only behind the reasons', () => {
    const said = lines(
      shown(finding('proof', 'passed', 'PROOF_DERIVED'), finding('status', 'not-checked', 'STATUS_WITHHELD')),
    )
    expect(said).toContain(checks.PROOF_DERIVED)
    expect(said).toContain(checks.STATUS_WITHHELD)
    expect(said).not.toContain(words.answer.unchanged.passed)
  })

  test('that fails is said to fail', () => {
    const failed = finding('schema', 'failed', 'E_SCHEMA')
    expect(lines(shown(finding('proof', 'passed', 'PROOF_DERIVED'), failed))).not.toContain(checks.PROOF_DERIVED)
  })

  test('that names nobody is not said to name a person', () => {
    const said = lines(shown(finding('subject', 'warning', 'SUBJECT_ANONYMOUS')))
    expect(said).toContain(words.answer.recipient.warningBare)
    expect(said).not.toContain(words.answer.recipient.warning)
  })
})

test('a key out of the prototype is no message', () => {
  expect(t('constructor.name')).toBe('constructor.name')
  expect(t.has('__proto__.toString')).toBe(false)
})

describe('a proof bundle', () => {
  const catalogue = (locale: string) =>
    ['public', 'checks'].map(name =>
      JSON.parse(readFileSync(new URL(`../messages/${locale}/${name}.json`, import.meta.url), 'utf8')),
    )
  const piece = (name: Piece['piece'], outcome: Outcome, code: string, asOf?: string): Piece => ({
    piece: name,
    outcome,
    code,
    message: `${code} in English`,
    ...(asOf ? { asOf } : {}),
  })
  const old = report('indeterminate', finding('status', 'not-checked', 'STATUS_LIST_OLD'))
  const shown = {
    ...old,
    issuerName: 'Sample School',
    recipientName: 'Sample Learner 7',
    validAsOf: '2026-06-12T00:00:00Z',
    pieces: [
      piece('key-history', 'passed', 'HISTORY_OK', '2026-01-01T00:00:00Z'),
      piece('record', 'passed', 'RECORD_SEEN', '2026-06-02T12:00:00Z'),
      piece('anchor', 'failed', 'ANCHOR_NOT_IN_BLOCK'),
      piece('identity', 'passed', 'REGISTRY_UNHEARD_OF'),
    ],
  }

  test.each([
    ['en', 'Valid as of June 12, 2026', 'What this file proves', 'since January 1, 2026'],
    ['fr', 'Valide au 12 juin 2026', 'Ce que prouve ce fichier', 'depuis le 1 janvier 2026'],
    ['th', 'ใช้ได้ ณ 12 มิถุนายน 2569', 'ไฟล์นี้พิสูจน์อะไรได้บ้าง', 'ตั้งแต่ 1 มกราคม 2569'],
  ])('says in %s as of when it is valid, and what each part shows', (locale, ...said) => {
    const { markup } = verdictMarkup(shown, { t: translator(...catalogue(locale)), locale, by: 'browser' })
    for (const one of said) expect(markup).toContain(one)
    expect(markup).toContain('data-conclusion="validAsOf"')
    expect(markup).toContain('data-tone="unsure"')
    expect(markup.match(/class="piece"/g)).toHaveLength(4)
    // What has no words of its own has those of its kind, or the report's.
    expect(markup).toContain('REGISTRY_UNHEARD_OF in English')
    expect(markup).not.toContain('ANCHOR_NOT_IN_BLOCK in English')
    expect(markup).not.toMatch(/\{\{|pieces\.[A-Z]/)
  })

  test('is never said to be valid where the name may be taken for another’s', () => {
    const alike = report(
      'indeterminate',
      finding('status', 'not-checked', 'STATUS_LIST_OLD'),
      finding('issuer-trust', 'warning', 'ISSUER_RESEMBLES'),
    )
    expect(conclude({ ...alike, validAsOf: '2026-06-12T00:00:00Z' })).toBe('lookAlike')
    expect(conclude(old)).toBe('statusUnknown')
  })

  test('has words for the same codes in every language', () => {
    const keys = LOCALES.map(locale => Object.keys(catalogue(locale)[1].pieces).sort())
    expect(keys[1]).toEqual(keys[0])
    expect(keys[2]).toEqual(keys[0])
  })
})
