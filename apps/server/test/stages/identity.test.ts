import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join as inFolder } from 'node:path'
import { keyHash, parseLog, resolveDid, verifyLog } from '@laurel/core/did'
import { encodeMultikey, encodeSecretMultikey, generateKeyPair, pureCryptography } from '@laurel/core/keys'
import { err, type Instant, ok } from '@laurel/core/primitives'
import { verify } from '@laurel/core/verification'
import type { DIDLog } from 'didwebvh-ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { followEverybody } from '../../src/identity/follow-issuer.ts'
import { openLog } from '../../src/log/open-log.ts'
import { didCommand } from '../../src/operations/did-command.ts'
import { bootstrapIssuer } from '../../src/people/set-up.ts'
import { tx } from '../../src/platform/database.ts'
import { DID_HEADS } from '../../src/platform/log-heads.ts'
import { inTenant, operatorConfig, startTestServer, type TestServer } from '../../src/testing.ts'
import { peer } from './didwebvh-peer.ts'
import { type Caller, caller, type Json, makeAchievement, makeAward, openSchool } from './school.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server?.stop())

const now = () => Date.now() as Instant

/** What is published at an address, as any stranger gets it. */
const fetcher = async (url: string) => {
  const answer = await server.fetch(url)
  return answer.ok
    ? ok({ body: new Uint8Array(await answer.arrayBuffer()), contentType: '' })
    : err({ code: 'FETCH_NOT_FOUND', status: answer.status } as const)
}

let founder: Caller
beforeAll(async () => {
  const first = await openSchool(server)
  founder = caller(server, { ...first.owner.headers, 'laurel-issuer': first.issuer.shortName })
})

/** An institution of its own on this server; it has the same owner as all of them. */
async function school() {
  const shortName = `school-${randomUUID().slice(0, 8)}`
  const url = 'https://school.example'
  const made = await founder.post('/api/v1/issuers', { shortName, name: 'Sample School', url, locale: 'en' })
  expect(made.status).toBe(201)
  const issuer = made.body
  const owner = caller(server, { ...founder.headers, 'laurel-issuer': issuer.shortName })
  const place = `${server.origin}/i/${issuer.shortName}`
  const log = async () => {
    const read = parseLog(await (await server.fetch(`${place}/did.jsonl`)).text())
    if (!read.ok) throw new Error(read.error.reason)
    return read.value
  }
  return {
    owner,
    issuer,
    place,
    log,
    document: async () => (await (await server.fetch(`${place}/did.json`)).json()) as Json,
    identity: async () => (await owner.get('/api/v1/identity')).body,
    replace: async (by: Caller = owner) =>
      by.post('/api/v1/identity/replace-keys', { seen: (await owner.get('/api/v1/identity')).body.version }),
  }
}
type School = Awaited<ReturnType<typeof school>>

async function join({ owner }: School, role: string): Promise<Caller> {
  const email = `${role}.${Math.random()}@example.org`
  await owner.post('/api/v1/invitations', { name: `Sample ${role}`, email, role })
  const mail = (await server.mails()).findLast(one => one.to === email)
  const token = /\/join\/([\w-]+)/.exec(mail?.text ?? '')?.[1]
  const joined = await caller(server, {}).post(`/api/v1/join/${token}`)
  const cookie = joined.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
  return caller(server, { cookie, origin: server.origin })
}

const credentialOf = async (award: Json) => (await server.fetch(`/c/${award.credentialId}.json`)).text()
const keyThatSigned = (credential: string) => (JSON.parse(credential).proof.verificationMethod as string).split('#')[1]
const verdict = async (text: string) => (await verify(text, { fetch: fetcher, now: now() })).result

const verifier = {
  verify: async (signature: Uint8Array, message: Uint8Array, bytes: Uint8Array) =>
    pureCryptography.verify({ type: 'Ed25519', bytes }, signature, message),
}

async function asOwner(statement: string, values: unknown[]) {
  const client = await import('pg').then(({ default: pg }) => new pg.Client(server.owner))
  await client.connect()
  await client.query(statement, values).finally(() => client.end())
}

describe('an institution', () => {
  test('has a did:webvh beside its did:web from the start; each names the other, and both resolve', async () => {
    const { issuer, document, log, identity, place } = await school()
    const web = await document()
    const [first, ...more] = await log()
    expect(more).toEqual([])
    const webvh = first!.state.id as string
    expect(web).toMatchObject({ id: issuer.did, alsoKnownAs: [webvh] })
    expect(first!.state).toMatchObject({ alsoKnownAs: [issuer.did] })
    expect(webvh.split(':').slice(3).join(':')).toBe(issuer.did.split(':').slice(2).join(':'))
    const resolved = await resolveDid(webvh, { fetch: fetcher, now: now() })
    expect(resolved).toMatchObject({ ok: true, value: { id: webvh, alsoKnownAs: [issuer.did] } })
    expect(await resolveDid(issuer.did, { fetch: fetcher, now: now() })).toMatchObject({
      ok: true,
      value: { id: issuer.did },
    })
    const answer = await server.fetch(`${place}/did.jsonl`)
    expect(answer.headers.get('content-type')).toBe('text/jsonl')
    expect(answer.headers.get('cache-control')).toBe('public, no-cache')
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    const etag = answer.headers.get('etag')!
    expect((await server.fetch(`${place}/did.jsonl`, { headers: { 'if-none-match': etag } })).status).toBe(304)
    expect((await server.fetch('/i/nobody/did.jsonl')).status).toBe(404)
    expect(await identity()).toMatchObject({
      did: issuer.did,
      webvh,
      version: first!.versionId,
      keys: [
        { name: 'key-1', use: 'statements', type: 'Ed25519', until: null },
        { name: 'key-2', use: 'tokens', type: 'P-256', until: null },
        { name: 'key-3', use: 'parts', type: 'BLS12-381-G2', until: null },
      ],
      history: [{ number: 1, event: 'started' }],
      hasRecoveryKey: false,
    })
  })

  test('whose name changes gets another entry, and no other change of its settings makes one', async () => {
    const { owner, log, document, identity } = await school()
    await owner.patch('/api/v1/issuer', { description: 'New words' })
    expect(await log()).toHaveLength(1)
    await owner.patch('/api/v1/issuer', { name: 'Renamed School' })
    const entries = await log()
    expect(entries).toHaveLength(2)
    expect((entries[1]!.state.service as Json[])[0]).toMatchObject({ serviceEndpoint: { name: 'Renamed School' } })
    expect((await document()).service[0].serviceEndpoint.name).toBe('Renamed School')
    expect((await identity()).history).toMatchObject([{ event: 'profile-changed' }, { event: 'started' }])
  })

  test('whose public record begins anew says so by the next round, at most once a day, and reading adds nothing', async () => {
    const { issuer, log, identity, document } = await school()
    const named = async () => JSON.stringify((await log()).at(-1)!.state).split('TransparencyLog').length - 1
    // The first one is there from the first entry on.
    expect(await named()).toBe(1)
    await asOwner('update log set closed_at = now() where issuer_id = $1', [issuer.id])
    await inTenant(server, issuer.id, tx => openLog(tx, server.deps, issuer.id))
    expect(JSON.stringify(await document()).split('TransparencyLog')).toHaveLength(3)
    expect(await log()).toHaveLength(1)
    await followEverybody(server.deps)
    expect((await identity()).history).toMatchObject([{ event: 'record-begun' }, { event: 'started' }])
    expect(await named()).toBe(2)
    // As if another process had another name for it, hour after hour.
    const rename = (name: string) => asOwner('update issuer set name = $2 where issuer_id = $1', [issuer.id, name])
    await rename('One name')
    await followEverybody(server.deps)
    await document()
    expect(await log()).toHaveLength(2)
    server.setClock(new Date(Date.now() + 25 * 3_600_000))
    try {
      await followEverybody(server.deps)
      await rename('Another name')
      await followEverybody(server.deps)
      expect((await identity()).history).toMatchObject([{ event: 'profile-changed' }, {}, {}])
    } finally {
      server.setClock(null)
    }
  })

  test('that is broken keeps the round from nobody after it', async () => {
    const broken = await school()
    const other = await school()
    await asOwner("update issuer set name = 'By hand', did = 'no DID' where issuer_id = $1", [broken.issuer.id])
    await asOwner("update did_log_entry set entry = '{}' where issuer_id = $1", [broken.issuer.id])
    await asOwner("update issuer set name = 'By hand' where issuer_id = $1", [other.issuer.id])
    await expect(followEverybody(server.deps)).rejects.toThrow(AggregateError)
    expect(await other.log()).toHaveLength(2)
    await asOwner('delete from did_log_entry where issuer_id = $1', [broken.issuer.id])
    await asOwner('update issuer set did = $2 where issuer_id = $1', [broken.issuer.id, broken.issuer.did])
    await asOwner("delete from signing_key where issuer_id = $1 and purpose = 'update'", [broken.issuer.id])
  })

  test('from before there were such logs gets one when it is first asked for, once, however many ask at once', async () => {
    const { issuer, log, place } = await school()
    const owners = await import('pg').then(({ default: pg }) => new pg.Client(server.owner))
    await owners.connect()
    const forget = async () => {
      await rm(inFolder(server.dataDir, DID_HEADS, issuer.id), { force: true })
      await owners.query('delete from did_log_entry where issuer_id = $1', [issuer.id])
      await owners.query("delete from signing_key where issuer_id = $1 and purpose = 'update'", [issuer.id])
    }
    await forget()
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => server.fetch(`${place}/${index % 2 ? 'did.json' : 'did.jsonl'}`)),
    )
    expect(answers.map(one => one.status)).toEqual(new Array(12).fill(200))
    expect(await log()).toHaveLength(1)
    await forget()
    await Promise.all([followEverybody(server.deps), followEverybody(server.deps)])
    const live = await owners.query("select 1 from signing_key where issuer_id = $1 and purpose = 'update'", [
      issuer.id,
    ])
    expect(live.rowCount).toBe(1)
    await owners.end()
    expect(await log()).toHaveLength(1)
  })

  test('whose log cannot be gone on with is still found by its did:web, and its log stays as it is', async () => {
    const { owner, issuer, log, document, identity, replace } = await school()
    await log()
    const client = await import('pg').then(({ default: pg }) => new pg.Client(server.owner))
    await client.connect()
    const kept = "issuer_id = $1 and purpose = 'update' and retired_at is null"
    await client.query(`delete from signing_key where ${kept}`, [issuer.id])
    await client.query("update issuer set name = 'Renamed by hand' where issuer_id = $1", [issuer.id])
    expect((await document()).service[0].serviceEndpoint.name).toBe('Renamed by hand')
    expect(await log()).toHaveLength(1)
    expect((await identity()).history).toHaveLength(1)
    await expect(followEverybody(server.deps)).rejects.toThrow('cannot be continued: WEBVH_PRE_ROTATION')
    expect(await replace()).toMatchObject({ status: 409, body: { code: 'E_DID_STUCK' } })
    expect((await owner.patch('/api/v1/issuer', { name: 'Renamed again' })).status).toBe(200)
    // Nothing was kept of the attempts.
    expect((await client.query(`select 1 from signing_key where ${kept}`, [issuer.id])).rowCount).toBe(0)
    expect((await identity()).keys).toMatchObject([{ until: null }, { until: null }, { until: null }])
    await client.query('delete from did_log_entry where issuer_id = $1', [issuer.id])
    await rm(inFolder(server.dataDir, DID_HEADS, issuer.id))
    await client.end()
  })

  test('H-50 on a server whose clock has gone back changes no key, and adds nothing to the log', async () => {
    const { owner, log, identity } = await school()
    const { version } = await identity()
    server.setClock(new Date(Date.now() - 2 * 86_400_000))
    try {
      expect(await owner.post('/api/v1/identity/replace-keys', { seen: version })).toMatchObject({
        status: 409,
        body: { code: 'E_CLOCK_BEHIND' },
      })
      expect((await owner.patch('/api/v1/issuer', { name: 'Renamed School' })).status).toBe(200)
      expect(await log()).toHaveLength(1)
    } finally {
      server.setClock(null)
    }
    expect(await log()).toHaveLength(1)
    await followEverybody(server.deps)
    expect(await log()).toHaveLength(2)
    expect((await identity()).keys).toHaveLength(3)
  })

  test('cannot change or cut its log by way of the application’s own rights', async () => {
    const { issuer, log } = await school()
    await log()
    for (const statement of ['update did_log_entry set entry = entry', 'delete from did_log_entry'])
      await expect(tx(server.deps, { issuerId: issuer.id }, at => at.$client.query(statement))).rejects.toMatchObject({
        code: '42501',
      })
    const others = await tx(server.deps, { issuerId: server.deps.newId() }, at =>
      at.$client.query('select 1 from did_log_entry'),
    )
    expect(others.rowCount).toBe(0)
  })
})

describe('replacing the keys', () => {
  test('twice: new awards are signed with new keys, old ones go on verifying, in every form', async () => {
    const place = await school()
    const { owner, issuer, log, document, identity, replace } = place
    const achievement = await makeAchievement(owner)
    const awards: Json[] = [await makeAward(owner, achievement.id, 1)]
    expect(keyThatSigned(await credentialOf(awards[0]!))).toBe('key-1')

    const replaced = await replace()
    expect(replaced).toMatchObject({ status: 200 })
    expect(replaced.body.keys.filter((one: Json) => one.until === null).map((one: Json) => one.name)).toEqual([
      'key-4',
      'key-5',
      'key-6',
    ])
    awards.push(await makeAward(owner, achievement.id, 2))
    expect((await replace()).status).toBe(200)
    awards.push(await makeAward(owner, achievement.id, 3))

    const credentials = await Promise.all(awards.map(credentialOf))
    expect(credentials.map(keyThatSigned)).toEqual(['key-1', 'key-4', 'key-7'])
    for (const credential of credentials) expect(await verdict(credential)).toBe('valid')
    for (const award of awards) {
      const token = await (await server.fetch(`/c/${award.credentialId}.jwt`)).text()
      expect(await verdict(token)).toBe('valid')
    }
    const shown = await identity()
    expect(shown.keys).toHaveLength(9)
    expect(shown.keys.slice(0, 6).every((one: Json) => one.until !== null)).toBe(true)
    expect(shown.history.map((one: Json) => one.event)).toEqual(['keys-replaced', 'keys-replaced', 'started'])

    const { assertionMethod, authentication, verificationMethod } = await document()
    expect(assertionMethod).toContain(`${issuer.did}#key-1`)
    expect(authentication).toEqual(['key-7', 'key-7-jwk', 'key-8', 'key-8-jwk'].map(name => `${issuer.did}#${name}`))
    expect(verificationMethod.some((one: Json) => one.id.includes('#update'))).toBe(false)

    // The log verifies with ours and with didwebvh-ts, each entry by the key that the one before had committed to.
    const entries = await log()
    const checked = await verifyLog(entries, { now: (now() + 10_000) as Instant })
    expect(checked).toMatchObject({ broken: null, versions: [{ number: 1 }, { number: 2 }, { number: 3 }] })
    for (const [index, { parameters }] of entries.entries()) {
      const [key] = parameters.updateKeys as string[]
      if (index > 0) expect(entries[index - 1]!.parameters.nextKeyHashes).toEqual([keyHash(key!, pureCryptography)])
    }
    const theirs = await peer.resolveDIDFromLog(structuredClone(entries) as unknown as DIDLog, { verifier })
    expect(theirs.meta).toMatchObject({ versionId: entries[2]!.versionId, prerotation: true })
    // They add the services that every did:webvh has.
    const { service: _theirs, ...doc } = theirs.doc
    const { service: _ours, ...state } = entries[2]!.state
    expect(doc).toEqual(state)

    const trail = (await owner.get('/api/v1/audit')).body.items.map((one: Json) => one.event)
    expect(trail.filter((one: string) => one === 'keys.replaced')).toHaveLength(2)
  })

  test('the private half of a key that was replaced is destroyed', async () => {
    const { issuer, replace } = await school()
    await replace()
    const rows = await tx(server.deps, { issuerId: issuer.id }, at =>
      at.$client.query(
        'select fragment, wrapped is null as gone, retired_at is null as used from signing_key order by id',
      ),
    )
    expect(rows.rows.filter(one => one.gone).map(one => one.fragment)).toEqual(['key-1', 'key-2', 'key-3', 'update-1'])
    expect(rows.rows.filter(one => one.used).map(one => one.fragment)).toEqual(['key-4', 'key-5', 'key-6', 'update-2'])
  })

  test('leaves the old ones in the history of the log and in the did:web, and out of what the log says now', async () => {
    const { log, document, replace } = await school()
    await replace()
    const names = (of: Json) => of.assertionMethod.map((one: string) => one.split('#')[1])
    expect(names((await log())[1]!.state)).toEqual(['key-4', 'key-4-jwk', 'key-5', 'key-5-jwk', 'key-6'])
    expect(names((await log())[0]!.state)).toContain('key-1')
    expect(names(await document())).toContain('key-1')
  })

  test('names an update key after every one that there was, also where the one in use is missing', async () => {
    const { issuer, replace } = await school()
    await replace()
    await tx(server.deps, { issuerId: issuer.id, may: ['keys:manage'] }, async at => {
      await at.$client.query("delete from signing_key where purpose = 'update' and retired_at is null")
      await server.deps.keys.takeUpdateKey(at, { issuerId: issuer.id, did: issuer.did, now: new Date() })
      const found = await at.$client.query(
        "select fragment, public_key from signing_key where purpose = 'update' and retired_at is null",
      )
      expect(found.rows).toMatchObject([{ fragment: 'update-2' }])
      await at.$client.query("update signing_key set fragment = 'update-4' where fragment = 'update-1'")
      const { next } = await server.deps.keys.takeUpdateKey(at, {
        issuerId: issuer.id,
        did: issuer.did,
        now: new Date(),
      })
      expect(await server.deps.keys.committedKey(at, issuer.id)).toBe(next)
      throw new Error('undone')
    }).catch(error => expect(String(error)).toContain('undone'))
  })

  test('is done five times a day at most', async () => {
    const { owner, log, replace } = await school()
    for (let time = 0; time < 5; time++) expect((await replace()).status).toBe(200)
    expect(await replace()).toMatchObject({ status: 429, body: { code: 'E_KEYS_TOO_OFTEN' } })
    expect(await log()).toHaveLength(6)
    expect((await owner.patch('/api/v1/issuer', { name: 'Renamed School' })).status).toBe(200)
    expect(await log()).toHaveLength(7)
  })

  test('is refused where the log would become too long to be read, or cannot be read', async () => {
    const { owner, issuer, document, replace, identity } = await school()
    const { version } = await identity()
    const replaceSeen = () => owner.post('/api/v1/identity/replace-keys', { seen: version })
    await asOwner('update issuer set url = $2 where issuer_id = $1', [
      issuer.id,
      `https://a.example/${'a'.repeat(205_000)}`,
    ])
    expect(await replace()).toMatchObject({ status: 409, body: { code: 'E_DID_FULL' } })
    await asOwner("update did_log_entry set entry = '{}' where issuer_id = $1", [issuer.id])
    expect(await replaceSeen()).toMatchObject({ status: 409, body: { code: 'E_DID_STUCK' } })
    expect(await owner.get('/api/v1/identity')).toMatchObject({ status: 409, body: { code: 'E_DID_STUCK' } })
    expect((await document()).id).toBe(issuer.did)
    expect((await document()).assertionMethod).toContain(`${issuer.did}#key-1`)
    await asOwner('delete from did_log_entry where issuer_id = $1', [issuer.id])
    await asOwner("delete from signing_key where issuer_id = $1 and purpose = 'update'", [issuer.id])
  })

  test('by two at once is done once; the other is told to look again', async () => {
    const { identity, owner, log } = await school()
    const { version } = await identity()
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => owner.post('/api/v1/identity/replace-keys', { seen: version })),
    )
    expect(answers.map(one => one.status).sort()).toEqual([200, 409, 409, 409, 409])
    expect(answers.find(one => one.status === 409)!.body).toMatchObject({ code: 'E_KEYS_CHANGED' })
    expect(await log()).toHaveLength(2)
    expect((await identity()).keys).toHaveLength(6)
  })

  test('while awards are being issued leaves every one of them valid', async () => {
    const { owner, replace } = await school()
    const achievement = await makeAchievement(owner)
    const [replaced, ...awards] = await Promise.all([
      replace(),
      ...Array.from({ length: 6 }, (_, index) => makeAward(owner, achievement.id, 20 + index)),
    ])
    expect(replaced.status).toBe(200)
    for (const award of awards) expect(await verdict(await credentialOf(award))).toBe('valid')
  })

  test('by another process is noticed at once by this one', async () => {
    const { owner, issuer, replace } = await school()
    const { openKeyStore } = await import('../../src/platform/key-store.ts')
    const { loadMasterKey } = await import('../../src/platform/master-key.ts')
    const masterKey = await loadMasterKey(undefined, server.dataDir)
    const other = await openKeyStore({ database: server.deps.database, masterKey, newId: server.deps.newId })
    expect((await other.signerFor(issuer.id)).verificationMethod).toBe(`${issuer.did}#key-1`)
    await replace()
    expect((await other.signerFor(issuer.id)).verificationMethod).toBe(`${issuer.did}#key-4`)
    expect((await other.signerFor(issuer.id, 'assertion-p256')).verificationMethod).toBe(`${issuer.did}#key-5`)
    expect(keyThatSigned(await credentialOf(await makeAward(owner, (await makeAchievement(owner)).id)))).toBe('key-4')
  })

  test('is for owners: everybody else of the staff is refused, and so is another institution', async () => {
    const own = await school()
    const key = `lrl_${'another-school-'.repeat(3)}`
    await bootstrapIssuer(server.deps, { issuer: 'another', apiKey: key })
    const other = caller(server, { authorization: `Bearer ${key}` })
    for (const role of ['registrar', 'administrator', 'teacher', 'viewer']) {
      const member = await join(own, role)
      expect((await member.get('/api/v1/identity')).status).toBe(200)
      expect(await own.replace(member)).toMatchObject({ status: 403, body: { code: 'E_FORBIDDEN' } })
      expect(await member.put('/api/v1/identity/recovery-key', {})).toMatchObject({ status: 403 })
      expect(await member.post('/api/v1/identity/recover', {})).toMatchObject({ status: 403 })
    }
    // Another's owner acts for their own institution alone, whatever they have seen of this one.
    const { version } = await own.identity()
    expect(await other.post('/api/v1/identity/replace-keys', { seen: version })).toMatchObject({ status: 409 })
    const posing = caller(server, { ...other.headers, 'laurel-issuer': own.issuer.shortName })
    expect(await own.replace(posing)).toMatchObject({ status: 409 })
    expect(await own.log()).toHaveLength(1)
    expect((await other.get('/api/v1/identity')).body.history).toHaveLength(1)
    expect((await caller(server, {}).get('/api/v1/identity')).status).toBe(401)
  })

  test('row-level security lets nobody add an entry who may not', async () => {
    const { issuer } = await school()
    await expect(
      tx(server.deps, { issuerId: issuer.id, may: ['awards:write'] }, at =>
        at.$client.query(
          "insert into did_log_entry (issuer_id, number, event, entry, made_at) values ($1, 9, 'started', '{}', now())",
          [issuer.id],
        ),
      ),
    ).rejects.toMatchObject({ code: '42501' })
  })

  test('names what is wrong with a request', async () => {
    const { owner } = await school()
    expect(await owner.post('/api/v1/identity/replace-keys', {})).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'seen' }] },
    })
    expect(await owner.put('/api/v1/identity/recovery-key', { seen: 'x', hash: 'mine' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'hash' }] },
    })
  })
})

const kit = () => {
  const pair = generateKeyPair('Ed25519', length => crypto.getRandomValues(new Uint8Array(length)))
  return {
    hash: keyHash(encodeMultikey(pair.publicKey), pureCryptography),
    secret: encodeSecretMultikey('Ed25519', pair.secretKey),
  }
}

/** The operator's word, as by `laurel did resume`. */
const resume = (shortName: string) => didCommand(operatorConfig(server), { verb: 'resume', shortName, say: () => {} })

describe('a log that may have been longer', () => {
  test('after a restore is held until the operator says that it goes on', async () => {
    const { owner, issuer, log, document, replace } = await school()
    await expect(resume(issuer.shortName)).rejects.toThrow('is not held')
    await asOwner('update issuer set did_held_at = now() where issuer_id = $1', [issuer.id])
    expect((await owner.patch('/api/v1/issuer', { name: 'Renamed School' })).status).toBe(200)
    expect(await replace()).toMatchObject({ status: 409, body: { code: 'E_DID_HELD' } })
    await expect(followEverybody(server.deps)).rejects.toThrow('is held: the database was restored')
    expect(await log()).toHaveLength(1)
    expect((await document()).service[0].serviceEndpoint.name).toBe('Renamed School')

    expect(await resume(issuer.shortName)).toBe(0)
    expect((await replace()).status).toBe(200)
    expect(await log()).toHaveLength(2)
    await expect(resume('nobody')).rejects.toThrow('no institution "nobody"')
  })

  test('since this machine has shown a version that the database has forgotten, gets no other one', async () => {
    const { owner, issuer, log, document, replace } = await school()
    await owner.patch('/api/v1/issuer', { name: 'Renamed School' })
    const [, shown] = await log()
    // An older state of the database, with the update key that it had kept.
    await asOwner('delete from did_log_entry where issuer_id = $1 and number = 2', [issuer.id])
    expect(await replace()).toMatchObject({ status: 409, body: { code: 'E_DID_HELD' } })
    await expect(followEverybody(server.deps)).rejects.toThrow(`version ${shown!.versionId} was published`)
    expect(await log()).toHaveLength(1)
    expect((await document()).id).toBe(issuer.did)
    expect(await server.deps.didHeads.read(issuer.id)).toBe(shown!.versionId)
    expect(await resume(issuer.shortName)).toBe(0)
    expect(await server.deps.didHeads.read(issuer.id)).toMatch(/^1-/)
    // An even older one, from before there were such logs.
    await asOwner('delete from did_log_entry where issuer_id = $1', [issuer.id])
    await asOwner("delete from signing_key where issuer_id = $1 and purpose = 'update'", [issuer.id])
    expect(await owner.post('/api/v1/identity/replace-keys', { seen: shown!.versionId })).toMatchObject({
      status: 409,
      body: { code: 'E_KEYS_CHANGED' },
    })
    expect((await owner.get('/api/v1/identity')).status).toBe(409)
    expect((await document()).service).toContainEqual(expect.objectContaining({ type: 'InstitutionProfile' }))
    expect(await resume(issuer.shortName)).toBe(0)
    expect(await server.deps.didHeads.read(issuer.id)).toBeNull()
    const [anew] = await log()
    expect(anew!.state.id).not.toBe(shown!.state.id)
    expect((await replace()).status).toBe(200)
    await expect(resume(issuer.shortName)).rejects.toThrow('is not held')
  })

  test('is gone on with by an owner who takes the DID back', async () => {
    const { owner, issuer, log, identity, replace } = await school()
    const { hash, secret } = kit()
    await owner.put('/api/v1/identity/recovery-key', { seen: (await identity()).version, hash })
    expect(await log()).toHaveLength(2)
    await asOwner('update issuer set did_held_at = now() where issuer_id = $1', [issuer.id])
    await server.deps.didHeads.keep(issuer.id, '3-of-which-the-database-knows-nothing')
    expect((await owner.post('/api/v1/identity/recover', { seen: (await identity()).version, secret })).status).toBe(
      200,
    )
    expect((await replace()).status).toBe(200)
    const entries = await log()
    expect((await verifyLog(entries, { now: (now() + 10_000) as Instant })).versions).toHaveLength(4)
    expect(await server.deps.didHeads.read(issuer.id)).toBe(entries[3]!.versionId)
  })
})

describe('a recovery key', () => {
  test('is committed to by each entry, takes the DID back, and is spent by it', async () => {
    const { owner, identity, log, replace } = await school()
    const { hash, secret } = kit()
    const seen = async () => (await identity()).version
    const set = await owner.put('/api/v1/identity/recovery-key', { seen: await seen(), hash })
    expect(set).toMatchObject({
      status: 200,
      body: { hasRecoveryKey: true, history: [{ event: 'recovery-key-set' }, {}] },
    })
    await replace()
    await owner.patch('/api/v1/issuer', { name: 'Renamed School' })
    for (const entry of (await log()).slice(1)) expect(entry.parameters.nextKeyHashes).toHaveLength(2)
    for (const entry of (await log()).slice(1)) expect(entry.parameters.nextKeyHashes).toContain(hash)

    expect(await owner.post('/api/v1/identity/recover', { seen: await seen(), secret: kit().secret })).toMatchObject({
      status: 422,
      body: { code: 'E_RECOVERY_KEY' },
    })
    expect(await owner.post('/api/v1/identity/recover', { seen: await seen(), secret: 'mislaid' })).toMatchObject({
      status: 422,
      body: { code: 'E_RECOVERY_KEY' },
    })
    // As it was typed from paper, in groups.
    const typed = secret.replace(/(.{8})/g, '$1 ')
    const taken = await owner.post('/api/v1/identity/recover', { seen: await seen(), secret: typed })
    expect(taken).toMatchObject({ status: 200, body: { hasRecoveryKey: false } })
    expect(taken.body.history[0]).toMatchObject({ event: 'recovered' })
    expect(taken.body.keys.filter((one: Json) => one.until === null)).toHaveLength(3)
    expect(await owner.post('/api/v1/identity/recover', { seen: await seen(), secret })).toMatchObject({ status: 422 })

    // Life goes on with a chain of the server's own, and the whole of it verifies, here and there.
    expect((await replace()).status).toBe(200)
    const entries = await log()
    const checked = await verifyLog(entries, { now: (now() + 20_000) as Instant })
    expect(checked.broken).toBeNull()
    expect(checked.versions).toHaveLength(6)
    const theirs = await peer.resolveDIDFromLog(structuredClone(entries) as unknown as DIDLog, { verifier })
    expect(theirs.meta.versionId).toBe(entries[5]!.versionId)
    const trail = (await owner.get('/api/v1/audit')).body.items.map((one: Json) => one.event)
    expect(trail).toEqual(expect.arrayContaining(['keys.recovery-set', 'keys.recovered']))
    expect(server.logged()).not.toContain(secret)
  })

  test('made anew takes the place of the one before', async () => {
    const { owner, identity } = await school()
    const [old, fresh] = [kit(), kit()]
    for (const { hash } of [old, fresh])
      await owner.put('/api/v1/identity/recovery-key', { seen: (await identity()).version, hash })
    const recover = async (secret: string) =>
      (await owner.post('/api/v1/identity/recover', { seen: (await identity()).version, secret })).status
    expect(await recover(old.secret)).toBe(422)
    expect(await recover(fresh.secret)).toBe(200)
  })
})
