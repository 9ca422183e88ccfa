import { type Bundle, type BundleReport, verifyBundle, verifyFile, writeBundle } from '@laurel/core/bundle'
import { type Instant, type JsonObject, toUtf8 } from '@laurel/core/primitives'
import { describe, expect, test } from 'vitest'
import {
  ANCHORED,
  believing,
  bundleOf,
  changed,
  didUrl,
  listUrl,
  logUrl,
  network,
  noteKey,
  recordOf,
  SEEN,
  schoolOf,
  signedBadge,
  signedList,
  web,
  witness,
} from './world.ts'

const made = await bundleOf()
const { bundle, school } = made
const stranger = await schoolOf(2)
const otherRecord = await recordOf(stranger, [bundle.credential, bundle.materials[2]!.body])
const strangersList = await signedList(stranger, 8)

const codes = (report: BundleReport, outcome: string) =>
  report.pieces.filter(one => one.outcome === outcome).map(one => one.code)
const findingOf = (report: BundleReport, check: string) => report.findings.find(one => one.check === check)
const withMaterial = (url: string, body: string | null): Bundle => ({
  ...bundle,
  materials: bundle.materials.flatMap(one => (one.url !== url ? [one] : body === null ? [] : [{ ...one, body }])),
})
const iso = (at: number) => new Date(at).toISOString().replace('.000Z', 'Z')

describe('a bundle whose issuer is gone', () => {
  test('is valid as of its snapshot where the verifier’s own list names the key history', async () => {
    const report = await verifyBundle(bundle, believing(made))
    expect(report).toMatchObject({ result: 'indeterminate', validAsOf: '2026-06-11T00:00:00Z', format: 'bundle' })
    expect(findingOf(report, 'issuer-key')).toMatchObject({ outcome: 'passed', code: 'ISSUER_KEY_BY_HISTORY' })
    expect(findingOf(report, 'status')).toMatchObject({ outcome: 'not-checked', code: 'STATUS_LIST_OLD' })
    expect(codes(report, 'failed')).toEqual([])
    expect(report.pieces.map(one => [one.piece, one.outcome, one.code, one.asOf])).toEqual([
      ['key-history', 'passed', 'HISTORY_OK', '2026-01-01T00:00:00Z'],
      ['record', 'passed', 'RECORD_SEEN', iso(SEEN)],
      ['record', 'passed', 'LIST_RECORD_SEEN', iso(SEEN)],
      ['anchor', 'passed', 'ANCHORED', iso(ANCHORED)],
      ['status', 'passed', 'SNAPSHOT_CLEAR', '2026-06-11T00:00:00Z'],
      ['contexts', 'passed', 'CONTEXTS_SAME', undefined],
      ['closing', 'passed', 'CLOSING_OK', '2026-06-11T00:00:00Z'],
      ['verifier', 'passed', 'VERIFIER_SAME', undefined],
      ['today', 'not-checked', 'TODAY_SILENT', undefined],
    ])
    expect(report.fromBundle).toEqual([didUrl, listUrl])
  })

  test('P13 is open where nobody whom the verifier believes says who the issuer is', async () => {
    const report = await verifyBundle(bundle, believing(made, { trust: () => null }))
    expect(report.result).toBe('indeterminate')
    expect(report.validAsOf).toBeUndefined()
    expect(findingOf(report, 'issuer-key')).toMatchObject({ outcome: 'not-checked', code: 'ISSUER_KEY_FROM_FILE' })
    expect(codes(report, 'not-checked')).toContain('HISTORY_HOLDS')
    for (const trust of [
      () => ({ name: 'x', list: 'x', by: 'own' as const, webvh: school.did, isOff: true as const }),
      () => ({ name: 'x', list: 'x', by: 'host' as const, webvh: school.did }),
      () => ({ name: 'x', list: 'x', by: 'own' as const }),
    ])
      expect((await verifyBundle(bundle, believing(made, { trust }))).validAsOf).toBeUndefined()
  })

  test('counts by what a registry says that the verifier trusts, and by nothing that it does not know', async () => {
    const evidence = { ...bundle, identity: [{ kind: 'registry', body: 'signed' }] }
    const said = { outcome: 'passed', code: 'REGISTRY_LISTED', message: 'A registry lists it.' } as const
    const options = believing(made, { trust: () => null })
    const judged = await verifyBundle(evidence, {
      ...options,
      judgeIdentity: async ({ body }, about) => {
        expect([body, about.issuerId, about.webvh]).toEqual(['signed', web, school.did])
        return { ...said, webvh: school.did }
      },
    })
    expect(judged.validAsOf).toBe('2026-06-11T00:00:00Z')
    expect(codes(judged, 'passed')).toContain('REGISTRY_LISTED')
    const unknown = await verifyBundle(evidence, options)
    expect(codes(unknown, 'not-checked')).toContain('IDENTITY_UNKNOWN')
    const refused = await verifyBundle(evidence, {
      ...options,
      judgeIdentity: async () => ({ ...said, outcome: 'failed', webvh: school.did }),
    })
    expect([unknown.validAsOf, refused.validAsOf]).toEqual([undefined, undefined])
  })

  test('is valid outright while its snapshot is fresh', async () => {
    const at = Date.UTC(2026, 5, 12) as Instant
    const report = await verifyBundle(bundle, believing(made, { now: at }))
    expect(report).toMatchObject({ result: 'valid' })
    expect(report.validAsOf).toBeUndefined()
  })

  test('says nothing of a time before it was in force', async () => {
    const late = await bundleOf(school, {
      credential: await signedBadge(school, { validFrom: '2026-06-20T00:00:00Z' }),
    })
    expect((await verifyBundle(late.bundle, believing(late))).validAsOf).toBeUndefined()
  })

  test('is revoked where the snapshot says so, however old it is', async () => {
    const revoked = await bundleOf(school, { list: await signedList(school, 8) })
    const report = await verifyBundle(revoked.bundle, believing(revoked))
    expect(report.result).toBe('invalid')
    expect(codes(report, 'failed')).toEqual(['SNAPSHOT_REVOKED'])
  })

  test('that could not be revoked is valid as of when its key is last known to have counted', async () => {
    const plain = await bundleOf(school, { credential: await signedBadge(school, { credentialStatus: undefined }) })
    const report = await verifyBundle(plain.bundle, believing(plain))
    expect(report).toMatchObject({ result: 'indeterminate', validAsOf: iso(SEEN) })
    expect(findingOf(report, 'issuer-key')).toMatchObject({ outcome: 'not-checked', code: 'ISSUER_KEY_OLD' })
    // What the verifier knows besides counts as well.
    const known = Date.UTC(2026, 8, 1) as Instant
    const existence = () => ({ by: known, trees: [] })
    const besides = { witnesses: [], askBlock: async () => null, existence }
    expect((await verifyBundle(plain.bundle, believing(plain, besides))).validAsOf).toBe(iso(known))
    // Without anybody’s clock there is the time of the history alone, which is before it was issued.
    const alone = await verifyBundle(plain.bundle, believing(plain, { witnesses: [], askBlock: async () => null }))
    expect(alone.validAsOf).toBeUndefined()
  })
})

describe('when a record is from', () => {
  const record = async (more: object) =>
    (await verifyBundle(bundle, believing(made, more))).pieces.filter(one => ['record', 'anchor'].includes(one.piece))

  test('by a witness that is not believed: only the issuer’s own record', async () => {
    const [first, , anchor] = await record({ witnesses: [noteKey(99, 'witness.example/w1', witness.key.type).key] })
    expect(first).toMatchObject({ outcome: 'warning', code: 'RECORD_OWN' })
    expect(first?.asOf).toBeUndefined()
    expect(anchor).toMatchObject({ code: 'ANCHORED' })
  })

  test('H-52 H-53 by fewer witnesses than are asked for, or by one that is named twice', async () => {
    const [first] = await record({ witnesses: [witness.key, witness.key], quorum: 2 })
    expect(first).toMatchObject({ code: 'RECORD_OWN' })
  })

  test('H-55 nothing that nobody confirmed is called anchored', async () => {
    const seen = { ledger: 1, hash: made.block, confirmations: 3 } as const
    const anchor = async (askBlock: object) => (await record({ askBlock })).at(-1)
    expect(await anchor(async () => null)).toMatchObject({ outcome: 'not-checked', code: 'ANCHOR_NOT_LOOKED_UP' })
    expect(await anchor(async () => seen)).toMatchObject({ outcome: 'not-checked', code: 'ANCHOR_UNCONFIRMED' })
    expect(await anchor(async () => ({ ...seen, hash: `0x${'00'.repeat(32)}` }))).toMatchObject({
      outcome: 'not-checked',
      code: 'ANCHOR_REORGED',
    })
    expect(await anchor(async () => ({ ...seen, ledger: 137 }))).toMatchObject({
      outcome: 'failed',
      code: 'ANCHOR_ON_OTHER_CHAIN',
    })
    expect(await anchor(() => Promise.reject(new Error('no node')))).toMatchObject({ code: 'ANCHOR_NOT_LOOKED_UP' })
  })
})

describe('each part that was tampered with gives its own reason', () => {
  const proofOf = (change: (proof: string) => string): Bundle => ({
    ...bundle,
    records: bundle.records.map((one, at) => (at === 0 ? { ...one, proof: change(one.proof) } : one)),
  })
  const anchorWith = (change: object): Bundle => ({
    ...bundle,
    anchors: bundle.anchors.map(one => ({ ...one, ...change })) as Bundle['anchors'],
  })
  const evidenceWith = (change: object): Bundle =>
    anchorWith({ evidence: { ...bundle.anchors[0]?.evidence, ...change } })

  test.each<[string, Bundle, string, string]>([
    ['the key history', withMaterial(logUrl, changed(school.log.text(), 'key-1', 'key-2')), 'failed', 'HISTORY_BROKEN'],
    ['the key history, by somebody else’s', withMaterial(logUrl, stranger.log.text()), 'failed', 'HISTORY_WITHOUT_KEY'],
    ['the key history, left out', withMaterial(logUrl, null), 'not-checked', 'HISTORY_NONE'],
    ['the key document', withMaterial(didUrl, JSON.stringify(stranger.didWeb())), 'warning', 'HISTORY_OTHER_KEYS'],
    ['a record’s hash', proofOf(one => changed(one, /(index 1\n.{10})./, '$1A')), 'failed', 'PROOF_OF_OTHER_ENTRY'],
    [
      'a record’s place (H-53)',
      proofOf(one => changed(one, 'index 1\n', 'index 2\n')),
      'failed',
      'PROOF_OF_OTHER_ENTRY',
    ],
    [
      'a record’s place, odd (H-53)',
      proofOf(one => changed(one, 'index 1\n', 'index 01\n')),
      'failed',
      'PROOF_MALFORMED',
    ],
    ['a record’s lines (H-53)', proofOf(one => one.replaceAll('\n', '\r\n')), 'failed', 'PROOF_MALFORMED'],
    ['a record’s size (H-53)', proofOf(one => changed(one, 'log\n4\n', 'log\n5\n')), 'failed', 'PROOF_UNSIGNED'],
    ['a record’s signature', proofOf(one => changed(one, /(— school\S+ \S{20})./, '$1A')), 'failed', 'PROOF_UNSIGNED'],
    [
      'a record’s salt',
      { ...bundle, records: bundle.records.map(one => ({ ...one, salt: new Uint8Array(32) })) },
      'failed',
      'PROOF_OF_OTHER_ENTRY',
    ],
    ['a record, by another log’s', { ...bundle, records: otherRecord.records }, 'failed', 'PROOF_UNSIGNED'],
    [
      'a record’s name',
      proofOf(one => changed(one, '\nschool.example/i/hts/log\n', '\nschool.example/i/other/log\n')),
      'not-checked',
      'PROOF_LOG_UNKNOWN',
    ],
    [
      'an anchor’s checkpoint',
      anchorWith({ checkpoint: { ...bundle.anchors[0]!.checkpoint, checkpointHash: new Uint8Array(32) } }),
      'failed',
      'ANCHOR_OF_OTHER_CHECKPOINT',
    ],
    ['an anchor’s receipt', evidenceWith({ receipt: [toUtf8('x')] }), 'failed', 'ANCHOR_RECEIPT_ELSEWHERE'],
    ['an anchor’s chain', evidenceWith({ chainId: 137 }), 'not-checked', 'ANCHOR_NOT_LOOKED_UP'],
    [
      'a vocabulary’s digest',
      { ...bundle, contexts: { ...bundle.contexts, 'https://www.w3.org/ns/credentials/v2': new Uint8Array(32) } },
      'failed',
      'CONTEXTS_DIFFER',
    ],
    [
      'a vocabulary that is not known',
      { ...bundle, contexts: { ...bundle.contexts, 'https://example.org/x': new Uint8Array(32) } },
      'not-checked',
      'CONTEXTS_UNKNOWN',
    ],
    [
      'the closing statement',
      { ...bundle, closing: changed(bundle.closing as string, 'has closed', 'lives on') },
      'failed',
      'CLOSING_REFUSED',
    ],
    [
      'the closing statement, by another document',
      { ...bundle, closing: bundle.credential },
      'failed',
      'CLOSING_REFUSED',
    ],
    ['the verifier’s digest', { ...bundle, verifier: new Uint8Array(32) }, 'not-checked', 'VERIFIER_OTHER'],
  ])('%s', async (_, given, outcome, code) => {
    const report = await verifyBundle(given, believing(made))
    expect(codes(report, outcome)).toContain(code)
    // None of it makes anything good that was not, or takes from what the other parts show.
    expect(report.result).not.toBe('valid')
    expect(findingOf(report, 'proof')?.outcome).not.toBe('failed')
  })

  test('the credential', async () => {
    const credential = changed(bundle.credential, '"Active Listening"', '"Active Listening 2"')
    const report = await verifyBundle({ ...bundle, credential }, believing(made))
    expect(report.result).toBe('invalid')
    expect(findingOf(report, 'proof')).toMatchObject({ outcome: 'failed', code: 'E_SIGNATURE' })
    expect(codes(report, 'failed')).toContain('PROOF_OF_OTHER_DOCUMENT')
  })

  test('the status list: changed, of another, or left out', async () => {
    const body = bundle.materials[2]!.body
    const status = async (given: string | null) => {
      const report = await verifyBundle(withMaterial(listUrl, given), believing(made))
      expect(report.validAsOf).toBeUndefined()
      return [report.result, findingOf(report, 'status')?.code]
    }
    expect(await status(changed(body, '2026-06-11', '2030-12-31'))).toEqual(['invalid', 'E_STATUS_PROOF'])
    expect(await status(await signedList(stranger))).toEqual(['invalid', 'E_STATUS_PROOF'])
    expect(await status(null)).toEqual(['indeterminate', 'STATUS_UNREACHABLE'])
  })

  test('a file that is no bundle says which part it lacks', async () => {
    const file = changed(writeBundle(bundle), /"salt": "[^"]+"/, '"salt": "x"')
    const report = await verifyFile(toUtf8(file), believing(made))
    expect(report).toMatchObject({ result: 'invalid', format: 'bundle', pieces: [] })
    expect(report.findings[0]).toMatchObject({ code: 'BUNDLE_MALFORMED', details: { field: 'records[0]' } })
    expect(await verifyFile(writeBundle(bundle), believing(made))).toMatchObject({ validAsOf: '2026-06-11T00:00:00Z' })
    const alone = await verifyFile(bundle.credential, believing(made))
    expect(alone.pieces).toBeUndefined()
  })
})

describe('while the issuer answers', () => {
  const files = { [didUrl]: JSON.stringify(school.didWeb()), [logUrl]: school.log.text() }

  test('its own answers count, and nothing comes out of the bundle', async () => {
    const at = Date.UTC(2026, 5, 12) as Instant
    const today = { ...files, [listUrl]: await signedList(school) }
    const report = await verifyBundle(bundle, believing(made, { now: at, fetch: network(today), trust: () => null }))
    expect(report.result).toBe('valid')
    expect(report.fromBundle).toEqual([])
    expect(codes(report, 'passed')).toEqual(expect.arrayContaining(['TODAY_ANSWERED', 'STATUS_TODAY']))
  })

  test('what it has revoked since is revoked, whatever the bundle says', async () => {
    const at = Date.UTC(2026, 5, 12) as Instant
    const answers = { ...files, [listUrl]: await signedList(school, 8) }
    const report = await verifyBundle(bundle, believing(made, { now: at, fetch: network(answers) }))
    expect(report.result).toBe('invalid')
  })

  test('a page in the place of its answers is no answer', async () => {
    const page = '<!doctype html><title>This name is for sale</title>'
    const answers = { [didUrl]: page, [logUrl]: page, [listUrl]: page }
    const report = await verifyBundle(bundle, believing(made, { fetch: network(answers) }))
    expect(report.validAsOf).toBe('2026-06-11T00:00:00Z')
    expect(codes(report, 'not-checked')).toContain('TODAY_GONE')
    const unbound = await verifyBundle(bundle, believing(made, { fetch: network(answers), trust: () => null }))
    expect(findingOf(unbound, 'issuer-key')).toMatchObject({ code: 'ISSUER_KEY_FROM_FILE' })
  })
})

describe('H-49 a domain that somebody else has bought', () => {
  const bought = {
    [didUrl]: JSON.stringify(stranger.didWeb()),
    [logUrl]: stranger.log.text(),
    [listUrl]: strangersList,
  }

  test('does not silence what the school signed: it stays valid as of, with a warning', async () => {
    const report = await verifyBundle(bundle, believing(made, { fetch: network(bought) }))
    expect(report).toMatchObject({ result: 'indeterminate', validAsOf: '2026-06-11T00:00:00Z' })
    expect(report.findings.filter(one => one.outcome === 'warning').map(one => one.code)).toContain(
      'ISSUER_ADDRESS_OTHER',
    )
    expect(codes(report, 'warning')).toContain('TODAY_OTHER')
  })

  test('nor does a document there that names no history at all', async () => {
    const { alsoKnownAs: _, ...bare } = stranger.didWeb()
    const answers = { ...bought, [didUrl]: JSON.stringify(bare) }
    const report = await verifyBundle(bundle, believing(made, { fetch: network(answers) }))
    expect(report.validAsOf).toBe('2026-06-11T00:00:00Z')
  })

  test('nor may its new owner go on under a copied name: keys that the history lacks are nobody’s there', async () => {
    const forged = await bundleOf(stranger)
    const copied = { ...stranger.didWeb(), alsoKnownAs: school.didWeb().alsoKnownAs }
    const answers = { ...bought, [didUrl]: JSON.stringify(copied), [listUrl]: await signedList(stranger) }
    const materials = forged.bundle.materials.map(one =>
      one.url === logUrl ? { ...one, body: school.log.text() } : one,
    )
    const at = Date.UTC(2026, 5, 12) as Instant
    const options = believing(made, { fetch: network(answers), now: at })
    const report = await verifyBundle({ ...forged.bundle, materials }, options)
    expect(report.result).toBe('invalid')
    // What the school says today of a key that is in its history counts, whatever the file says.
    const [method] = school.didWeb().verificationMethod as [JsonObject]
    const revoked = { ...school.didWeb(), verificationMethod: [{ ...method, revoked: '2026-06-02T00:00:00Z' }] }
    const withdrawn = { ...bought, [didUrl]: JSON.stringify(revoked) }
    expect((await verifyBundle(bundle, believing(made, { fetch: network(withdrawn) }))).result).toBe('invalid')
  })

  test('and what the new owner signs is not the school’s, with a bundle or without', async () => {
    const forged = await bundleOf(stranger)
    const options = believing(made, { fetch: network(bought) })
    const report = await verifyBundle(forged.bundle, { ...options, witnesses: [] })
    expect(report.result).not.toBe('valid')
    expect(report.validAsOf).toBeUndefined()
    const offlineReport = await verifyBundle(forged.bundle, believing(made))
    expect(offlineReport.validAsOf).toBeUndefined()
    expect(offlineReport.result).not.toBe('valid')
    const alone = await verifyFile(await signedBadge(stranger, { credentialStatus: undefined }), options)
    expect(alone.result).toBe('indeterminate')
    expect(alone.findings).toContainEqual(expect.objectContaining({ code: 'ISSUER_OTHER_THAN_LISTED' }))
  })
})

describe('a key history', () => {
  test('H-47 that was brought along from a famous place proves nothing of that place', async () => {
    // Its first entry bears the name of the famous school, and so does what is signed; nobody lists it.
    const report = await verifyBundle((await bundleOf(stranger)).bundle, believing(made, { trust: () => null }))
    expect(findingOf(report, 'issuer-key')).toMatchObject({ outcome: 'not-checked', code: 'ISSUER_KEY_FROM_FILE' })
    expect(report.validAsOf).toBeUndefined()
  })

  test('counts only where it says itself that it is also known as the did:web', async () => {
    const silent = await bundleOf(schoolOf(1, { alsoKnownAs: [] }))
    const report = await verifyBundle(silent.bundle, believing(silent))
    expect(findingOf(report, 'issuer-key')).toMatchObject({ code: 'ISSUER_KEY_FROM_FILE' })
  })

  test('that was given up counts for what existed before, by a clock that is believed', async () => {
    const given = await schoolOf()
    const credential = await signedBadge(given)
    const whole = await bundleOf(given, { credential })
    await given.log.add({
      by: given.update,
      document: given.document,
      at: Date.UTC(2026, 6, 1) as Instant,
      deactivated: true,
    })
    const materials = whole.bundle.materials.map(one => (one.url === logUrl ? { ...one, body: given.log.text() } : one))
    const closed = { ...whole.bundle, materials }
    const report = await verifyBundle(closed, believing(whole))
    expect(report.validAsOf).toBe('2026-06-11T00:00:00Z')
    const nobody = await verifyBundle(closed, believing(whole, { witnesses: [], askBlock: async () => null }))
    expect(findingOf(nobody, 'issuer-key')).toMatchObject({ outcome: 'not-checked', code: 'ISSUER_KEY_FORMER' })
    expect(nobody.validAsOf).toBeUndefined()
  })

  test('that has gone on since is read as it is today', async () => {
    const moved = await schoolOf()
    const { bundle: old } = await bundleOf(moved)
    const revoked = (did: string) => {
      const document = moved.document(did)
      const [method] = document.verificationMethod as [JsonObject]
      return { ...document, verificationMethod: [{ ...method, revoked: '2026-06-01T00:00:00Z' }] } as never
    }
    await moved.log.add({ by: moved.update, document: revoked, at: Date.UTC(2026, 6, 1) as Instant })
    const answers = { [logUrl]: moved.log.text() }
    const today = await verifyBundle(old, believing({ school: moved, block: made.block }, { fetch: network(answers) }))
    expect(today.result).toBe('invalid')
  })
})

test('an issuer that goes by the did:webvh itself counts by a list that names it', async () => {
  const named = await schoolOf()
  const signer = { ...named.signer, verificationMethod: `${named.did}#key-1` }
  const credential = await signedBadge({ ...named, signer } as never, {
    issuer: { id: named.did, type: ['Profile'], name: 'Sample School' },
    credentialStatus: undefined,
  })
  const whole = await bundleOf(named, { credential })
  const trust = (did: string) => (did === named.did ? { name: 'Sample School', list: 'x', by: 'own' as const } : null)
  const report = await verifyBundle(whole.bundle, believing(whole, { trust }))
  expect(report).toMatchObject({ result: 'indeterminate', validAsOf: iso(SEEN) })
  const unlisted = await verifyBundle(whole.bundle, believing(whole, { trust: () => null }))
  expect(findingOf(unlisted, 'issuer-key')).toMatchObject({ code: 'ISSUER_KEY_FROM_FILE' })
  // Another's log at its address is not its own.
  const files = { [logUrl]: stranger.log.text() }
  const bought = await verifyBundle(whole.bundle, believing(whole, { trust, fetch: network(files) }))
  expect(bought.validAsOf).toBe(iso(SEEN))
  expect(codes(bought, 'warning')).toContain('TODAY_OTHER')
})

test('a token is checked as what it is, and a broken one without throwing', async () => {
  for (const credential of ['', 'x', 'eyJ', '{}', '[]', '{"issuer":"did:web:x"}', 'eyJ.eyJ.eyJ']) {
    const report = await verifyBundle({ ...bundle, credential }, believing(made))
    expect(report.result).toBe('invalid')
  }
})
