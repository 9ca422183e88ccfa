import { type Agreed, type CheckedRequest, type HeldForm, MOST_ANSWER, type ToldField } from '@laurel/core/presentation'
import { describe, expect, test, vi } from 'vitest'
import { withAnswer } from '../src/answers/history.ts'
import { holdingsOf } from '../src/answers/holdings.ts'
import { sendAnswer } from '../src/answers/send-answer.ts'
import { linesOf, personalIn } from '../src/answers/told-lines.ts'
import type { Award } from '../src/credentials/award.ts'
import type { DeviceKeys } from '../src/keys/device.ts'
import { type Answered, type Contents, EMPTY, type Imported, parseContents } from '../src/vault/contents.ts'
import type { OpenWallet } from '../src/vault/wallet.ts'

const did = 'did:key:z6MkWallet'
const award = (id: string, more: object = {}): Award =>
  ({
    id,
    state: 'issued',
    subjectDid: did,
    achievement: { name: `Achievement ${id}` },
    issuer: { name: 'Sample School' },
    protection: { stage: 'adult', mustConfirm: false, permits: { share: true, name: true, photo: true } },
    ...more,
  }) as unknown as Award
const kept = { credential: { id: 'urn:uuid:1' }, jwt: 'a.b.c', takenAt: '2026-06-01T00:00:00Z' }
const imported = (more: Partial<Imported> = {}): Imported => ({
  text: '{"id":"urn:uuid:2"}',
  title: 'From elsewhere',
  issuer: 'Another School',
  validFrom: null,
  validUntil: null,
  verdict: 'good',
  checkedAt: '2026-06-01T00:00:00Z',
  importedAt: '2026-06-01T00:00:00Z',
  isForeign: false,
  ...more,
})
const wallet = (contents: Partial<Contents>) =>
  ({ contents: { ...EMPTY, ...contents }, device: { did } }) as unknown as OpenWallet
const minor = (permits: object) => ({
  protection: { stage: 'guardian', mustConfirm: false, permits: { share: true, name: true, photo: true, ...permits } },
})

test('an answer that is larger than any can be is not sent, and nothing is told', async () => {
  const sent: unknown[] = []
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    sent.push(JSON.parse(String(init.body)))
    return Response.json({ redirectUri: null })
  })
  const request = { sealing: null, state: 'x', responseUri: 'https://verifier.example/r' } as unknown as CheckedRequest
  const device = { signingKey: {}, did, verificationMethod: `${did}#1` } as unknown as DeviceKeys
  const tell = (length: number) => {
    const offer = { query: { id: 'a' }, form: { kind: 'jwt', text: 'x'.repeat(length) }, isBound: false, heldId: '1' }
    return sendAnswer(device, request, [{ offer, picked: [] }] as unknown as readonly Agreed[])
  }
  const around = JSON.stringify({ vp_token: { a: [''] }, state: 'x' }).length
  await expect(tell(MOST_ANSWER - around + 1)).rejects.toMatchObject({ code: 'E_ANSWER_LARGE' })
  expect(sent).toEqual([])
  await tell(MOST_ANSWER - around)
  expect(sent).toHaveLength(1)
  vi.unstubAllGlobals()
})

describe('what a wallet can tell of', () => {
  test('awards in force that are made out to it, with the forms that are in the vault', () => {
    const credentials = { a: kept, b: kept, c: kept }
    const parts = {
      a: {
        did,
        forms: [
          { format: 'ecdsa-sd-2023' as const, credential: { id: 'urn:uuid:3' } },
          { format: 'dc+sd-jwt' as const, credential: 'a.b.c~' },
        ],
      },
      b: { did: 'did:key:z6MkBefore', forms: [{ format: 'dc+sd-jwt' as const, credential: 'a.b.c~' }] },
    }
    const awards = [
      award('a'),
      award('b'),
      award('c', { state: 'revoked' }),
      award('d', { subjectDid: 'did:key:z6Mk' }),
    ]
    const { holdings, withheld } = holdingsOf(wallet({ credentials, parts }), awards)
    expect(holdings.map(one => [one.title, one.held.forms.map(form => form.kind)])).toEqual([
      ['Achievement a', ['base', 'sd-jwt', 'document', 'jwt']],
      ['Achievement b', ['document', 'jwt']],
    ])
    expect(withheld).toBe(0)
  })

  test('of a minor nothing that may not be shared, and kinds of facts that are sealed', () => {
    const credentials = { a: kept, b: kept }
    const awards = [award('a', minor({ share: false })), award('b', minor({ name: false, photo: false }))]
    const { holdings, withheld } = holdingsOf(wallet({ credentials }), awards)
    expect(withheld).toBe(1)
    expect(holdings.map(one => [one.title, one.sealed])).toEqual([['Achievement b', ['learner-identity', 'evidence']]])
  })

  test('what was brought, where it is genuine and this wallet’s', () => {
    const entries = {
      ours: imported(),
      token: imported({ text: 'aaaa.bbbb.cccc' }),
      selective: imported({ text: 'aaaa.bbbb.cccc~dddd~' }),
      foreign: imported({ isForeign: true }),
      revoked: imported({ verdict: 'revoked' }),
      hosted: imported({ isHosted: true }),
    }
    const { holdings } = holdingsOf(wallet({ imported: entries }), [])
    expect(holdings.map(one => [one.held.id, one.held.forms.map(form => form.kind)])).toEqual([
      ['imported-ours', ['document']],
      ['imported-token', ['jwt']],
      ['imported-selective', ['sd-jwt']],
    ])
  })
})

describe('what is told, in lines', () => {
  const words = { locale: 'en', date: (time: string) => time.slice(0, 10) }
  const told: readonly ToldField[] = [
    { word: 'issuer', at: 'issuer', value: { name: 'Sample School', id: 'did:web:school.example' } },
    { word: 'achievement', at: 'achievement', value: { name: 'Active Listening' } },
    { word: 'skill', at: 'skills', value: [{ name: 'Listening' }, { name: 'Asking' }] },
    { word: 'learner-identity', at: 'recipient_name', value: 'Sample Learner' },
    { word: 'valid-until', at: 'exp', value: Date.UTC(2027, 0, 2) / 1_000 },
    { word: 'learner-id', at: 'cnf', value: {} },
    { word: 'status', at: 'status', value: {} },
  ]
  const form: HeldForm = { kind: 'sd-jwt', text: 'a.b.c~' }

  test('each kind once, with what it says; names of things are named', () => {
    expect(linesOf(form, told, words)).toEqual({
      lines: [
        { word: 'issuer', name: null, detail: 'Sample School' },
        { word: 'achievement', name: null, detail: 'Active Listening' },
        { word: 'skill', name: null, detail: 'Listening, Asking' },
        { word: 'learner-identity', name: null, detail: 'Sample Learner' },
        { word: 'valid-until', name: null, detail: '2027-01-02' },
      ],
      along: ['learner-id', 'status'],
    })
    expect(personalIn(told)).toEqual(['learner-identity'])
  })

  test('what there is no word for is told by its name and to the letter, and is taken for personal', () => {
    const more: readonly ToldField[] = [
      { word: 'other', at: 'birthdate', value: '2009-01-02' },
      { word: 'other', at: 'address', value: { locality: 'Sampleton' } },
      { word: 'other', at: '/credentialSubject/achievement/inLanguage', value: 'en' },
    ]
    expect(linesOf(form, more, words).lines).toEqual([
      { word: 'other', name: 'birthdate', detail: '2009-01-02' },
      { word: 'other', name: 'address', detail: '{"locality":"Sampleton"}' },
      { word: 'other', name: 'inLanguage', detail: 'en' },
    ])
    expect(personalIn(more)).toEqual(['other'])
    expect(personalIn(more.slice(2))).toEqual([])
  })

  test('nothing that is told is in neither', () => {
    const { lines, along } = linesOf(form, told, words)
    expect(new Set([...lines.map(one => one.word), ...along])).toEqual(new Set(told.map(one => one.word)))
  })
})

describe('what is remembered', () => {
  const answered = (at: string): Answered => ({
    at,
    address: 'works.example',
    name: null,
    outcome: 'told',
    told: [{ title: 'Active Listening', words: ['achievement', 'level'] }],
  })

  test('is read back out of the vault', () => {
    const contents = withAnswer(EMPTY, answered('2026-06-01T00:00:00Z'))
    expect(parseContents(JSON.parse(JSON.stringify(contents)))).toEqual(contents)
  })

  test('is no more than five hundred answers, the latest', () => {
    let contents = EMPTY
    for (let at = 0; at < 502; at++) contents = withAnswer(contents, answered(String(at)))
    expect(contents.answers?.length).toBe(500)
    expect(contents.answers?.at(-1)?.at).toBe('501')
  })
})
