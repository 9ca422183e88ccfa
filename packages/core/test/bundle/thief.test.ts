import { type Bundle, verifyBundle } from '@laurel/core/bundle'
import { issueSdJwtVc } from '@laurel/core/credential'
import { LOG_SERVICE } from '@laurel/core/did'
import { createSigner } from '@laurel/core/keys'
import { writeNoteKey } from '@laurel/core/log'
import type { Instant, JsonObject } from '@laurel/core/primitives'
import { describe, expect, test } from 'vitest'
import { documentWith, keyOf } from '../did/webvh/world.ts'
import {
  believing,
  bundleOf,
  didUrl,
  issued,
  listUrl,
  logUrl,
  network,
  now,
  recordOf,
  type School,
  SEEN,
  schoolOf,
  signedBadge,
  signedList,
  web,
} from './world.ts'

/** Whoever has a signing key of the school, and neither what writes its history nor what signs its record. */
const iso = (at: number) => new Date(at).toISOString().replace('.000Z', 'Z')
const yesterday = iso(now - 86_400_000)
const without = (bundle: Bundle, ...urls: string[]): Bundle['materials'] =>
  bundle.materials.filter(one => !urls.includes(one.url))
const listed = (body: string) => ({ url: listUrl, contentType: 'application/vc', body })

/** The school with its key replaced in June 2027, and the badges that each of the keys has signed. */
async function withReplacedKey() {
  const school = await schoolOf()
  const before = await bundleOf(school)
  const service = (school.didWeb() as JsonObject).service as JsonObject[]
  const document = documentWith({ 'key-2': keyOf(77) }, { alsoKnownAs: [web], service })
  await school.log.add({ by: school.update, document, at: Date.UTC(2027, 5, 1) as Instant })
  const history = { url: logUrl, contentType: 'text/jsonl', body: school.log.text() }
  const signer = createSigner({ ...keyOf(77), type: 'Ed25519', verificationMethod: `${web}#key-2` })
  const today: School = { ...school, signer }
  const list = await signedList(today, 7, yesterday)
  const materials = [...without(before.bundle, logUrl, listUrl, didUrl), history, listed(list)]
  return { school, today, before, history, list, bundle: { ...before.bundle, materials } }
}

describe('a status list that a thief has signed', () => {
  test('says nothing of the time after the badge itself: it is on no record', async () => {
    const made = await bundleOf()
    const forged = await signedList(made.school, 7, yesterday)
    const bundle = { ...made.bundle, materials: [...without(made.bundle, listUrl), listed(forged)] }
    const records = bundle.records.slice(0, 1)
    const report = await verifyBundle({ ...bundle, records }, believing(made))
    expect(report).toMatchObject({ result: 'indeterminate', validAsOf: iso(SEEN) })
    // Where nobody’s clock says since when the badge exists, nothing is known of any day.
    const alone = { witnesses: [], askBlock: async () => null }
    const nobody = await verifyBundle({ ...bundle, records }, believing(made, alone))
    expect(nobody.result).toBe('indeterminate')
    expect(nobody.validAsOf).toBeUndefined()
    expect(nobody.findings).toContainEqual(expect.objectContaining({ code: 'STATUS_UNREACHABLE' }))
  })

  test('counts where it is on record, or where the person has saved it from its own address', async () => {
    const made = await bundleOf()
    const fresh = await signedList(made.school, 7, yesterday)
    const { records } = await recordOf(made.school, [made.bundle.credential, fresh])
    const materials = [...without(made.bundle, listUrl), listed(fresh)]
    const report = await verifyBundle({ ...made.bundle, materials, records }, believing(made))
    expect(report.result).toBe('valid')
    const saved = await verifyBundle(
      { ...made.bundle, materials: without(made.bundle, listUrl) },
      believing(made, { saved: [listed(fresh)] }),
    )
    expect(saved.result).toBe('valid')
  })
})

describe('a badge that a thief has made', () => {
  test('is valid as of no day, with a history of before the theft was declared', async () => {
    const made = await bundleOf()
    const credential = await signedBadge(made.school, { name: 'Made up later' })
    const report = await verifyBundle({ ...made.bundle, credential }, believing(made))
    expect(report.result).toBe('indeterminate')
    expect(report.validAsOf).toBeUndefined()
  })

  test('does not count by a key that the school has replaced since', async () => {
    const { school, bundle, before } = await withReplacedKey()
    const credential = await signedBadge(school, { credentialStatus: undefined, name: 'Made up later' })
    const options = believing(before)
    for (const fetch of [options.fetch, network({ [logUrl]: school.log.text() })]) {
      const report = await verifyBundle({ ...bundle, credential }, { ...options, fetch })
      expect(report.result).toBe('indeterminate')
      expect(report.findings).toContainEqual(expect.objectContaining({ code: 'ISSUER_KEY_FORMER' }))
      expect(report.validAsOf).toBeUndefined()
    }
  })

  test('nor by that key at an address whose new owner lists it again', async () => {
    const { school, bundle, before } = await withReplacedKey()
    const credential = await signedBadge(school, { credentialStatus: undefined, name: 'Made up later' })
    const old = { ...school.didWeb(), ...documentWith({ 'key-1': school.key })(web) }
    const copied = { ...old, alsoKnownAs: [school.did] }
    const fetch = network({ [didUrl]: JSON.stringify(copied) })
    const report = await verifyBundle({ ...bundle, credential }, believing(before, { fetch }))
    expect(report.result).not.toBe('valid')
    expect(report.validAsOf).toBeUndefined()
  })

  test('while what the school itself had put on record counts on by the same key', async () => {
    const { today, before, bundle, list } = await withReplacedKey()
    const { records } = await recordOf(today, [bundle.credential, list])
    const report = await verifyBundle({ ...bundle, records }, believing(before, { askBlock: async () => null }))
    expect(report.result).toBe('valid')
  })

  test('is on no record of the school’s where the owner of its address names another record', async () => {
    const { school, bundle, block } = await bundleOf()
    const mine = await schoolOf(5)
    const credential = await signedBadge(school, { credentialStatus: undefined, name: 'Made up later' })
    const { records, anchor } = await recordOf({ ...school, publicLog: mine.publicLog }, [credential])
    const key = writeNoteKey(mine.publicLog.key)
    const service = [{ id: '#log', type: LOG_SERVICE, serviceEndpoint: 'https://school.example/i/hts/log', key }]
    const fetch = network({ [didUrl]: JSON.stringify({ ...school.didWeb(), service }) })
    const made = { ...bundle, credential, records, anchors: [anchor.proof] }
    const report = await verifyBundle(made, believing({ school, block }, { fetch }))
    expect(report.pieces.map(one => one.code)).toContain('PROOF_UNSIGNED')
    expect(report.validAsOf).toBeUndefined()
  })
})

describe('an issuer that goes by a web address', () => {
  const site = 'https://school.example/i/hts'

  const tokenOf = ({ signer }: School, kid: string) =>
    issueSdJwtVc(
      {
        issuer: site,
        type: { vct: 'https://school.example/types/badge' },
        issuedAt: issued / 1000,
        claims: { name: 'Robotics' },
        hideable: [],
      },
      { ...signer, verificationMethod: kid },
      () => 'c2FsdHNhbHRzYWx0c2FsdA',
    )

  test('is held to its history like one that goes by a DID', async () => {
    const { school, bundle, before } = await withReplacedKey()
    const credential = await tokenOf(school, `${web}#key-1`)
    const report = await verifyBundle({ ...bundle, credential }, believing(before))
    expect(report.issuerId).toBe(web)
    expect(report.findings).toContainEqual(expect.objectContaining({ code: 'ISSUER_KEY_FORMER' }))
  })
})
