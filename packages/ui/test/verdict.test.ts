import { CHECKS, type CheckName, type Finding, type Outcome, type Verdict } from '@laurel/core/verification'
import { describe, expect, test } from 'vitest'
import { answers, type Conclusion, conclude, html, TONES, translator, verdictMarkup } from '../src/verdict/index.ts'

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
    ['revoked', 'invalid', finding('status', 'failed', 'REVOKED')],
    ['suspended', 'invalid', finding('status', 'failed', 'SUSPENDED')],
    ['expired', 'invalid', finding('validity', 'failed', 'EXPIRED')],
    ['notYetValid', 'invalid', finding('validity', 'failed', 'NOT_YET_VALID')],
    ['changed', 'invalid', finding('proof', 'failed', 'E_SIGNATURE'), finding('validity', 'failed', 'EXPIRED')],
    ['refused', 'invalid', finding('proof', 'failed', 'E_PROOF_MISSING')],
    ['refused', 'invalid', finding('structure', 'failed', 'E_NORMAL_FORM')],
    ['refused', 'invalid', finding('issuer-key', 'failed', 'E_ISSUER_KEY'), finding('status', 'failed', 'REVOKED')],
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

test('a key out of the prototype is no message', () => {
  expect(t('constructor.name')).toBe('constructor.name')
  expect(t.has('__proto__.toString')).toBe(false)
})
