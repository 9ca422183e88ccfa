import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { appendLeft } from '../../src/log/append.ts'
import { auditDatabase } from '../../src/operations/audit-database.ts'
import { createTestDatabase, startTestServer, type TestDatabase, type TestServer } from '../../src/testing.ts'
import {
  type Caller,
  caller,
  claim,
  type Json,
  makeAchievement,
  makeAward,
  openSchool,
  walletKey,
} from '../stages/school.ts'

let database: TestDatabase
let client: pg.Client
let issuerId: string
let issued: Json
let revoked: Json

beforeAll(async () => {
  database = await createTestDatabase()
  const server = await startTestServer({ database })
  const school = await openSchool(server)
  const { owner } = school
  issuerId = school.issuer.id
  const achievement = await makeAchievement(owner)
  issued = await makeAward(owner, achievement.id, 1)
  await makeAward(owner, achievement.id, 2, { recipient: { name: 'Sample Learner 2' } })
  await makeAward(owner, achievement.id, 3, { issue: false })
  revoked = await makeAward(owner, achievement.id, 4)
  await owner.post(`/api/v1/awards/${revoked.id}/revoke`, { reason: 'A mistake' })
  const wrong = await makeAward(owner, achievement.id, 5)
  await owner.post(`/api/v1/awards/${wrong.id}/correct`, { recipient: { name: 'Sample Learner 05' }, reason: 'Name' })
  const erased = await makeAward(owner, achievement.id, 8)
  await owner.post(`/api/v1/awards/${erased.id}/revoke`, { reason: 'A mistake' })
  const [learner] = (await owner.get('/api/v1/learners?q=learner.8')).body.items
  await owner.post(`/api/v1/learners/${learner.id}/erase`, { name: learner.name })
  const wallet = await claim(server, 1)
  const { body } = await wallet.post('/api/v1/wallet/challenge')
  const proof = await walletKey().prove({
    aud: body.audience,
    nonce: body.challenge,
    iat: Math.floor(Date.now() / 1000),
  })
  expect(await wallet.post(`/api/v1/wallet/awards/${issued.id}/take`, { proof })).toMatchObject({ status: 200 })
  const batch = await owner.post(
    '/api/v1/awards/batch',
    [6, 7].map(number => ({
      achievementId: achievement.id,
      recipient: { name: `Sample Learner ${number}` },
      issue: true,
    })),
  )
  expect(batch.status).toBe(202)
  await vi.waitFor(
    async () =>
      expect((await owner.get(`/api/v1/jobs/${batch.body.id}`)).body).toMatchObject({ state: 'done', succeeded: 2 }),
    { timeout: 20_000 },
  )
  await endorse(server, owner, achievement.id)
  // The list as a verifier gets it, with the revocation in it.
  await server.fetch(`/i/${school.issuer.shortName}/status/1`)
  await appendLeft(server.deps)
  // It would put right by itself some of what is broken below.
  await server.stop()
  client = new pg.Client(database.owner)
  await client.connect()
})
afterAll(async () => {
  await client?.end()
  await database?.drop()
})

/** A partner endorses the achievement, and takes it back; another does and stands by it. */
async function endorse(server: TestServer, owner: Caller, achievementId: string): Promise<void> {
  for (const name of ['first', 'second']) {
    const email = `${name}@partner.example`
    await owner.post('/api/v1/endorsements', {
      subject: { kind: 'achievement', achievementId },
      organisation: `Sample ${name} works`,
      email,
    })
    const mail = (await server.mails()).findLast(one => one.to === email)
    const path = `/endorse/${/\/endorse\/([\w-]+)/.exec(mail?.text ?? '')?.[1]}`
    const seen = /name="seen" value="([^"]*)"/.exec(await (await server.fetch(path)).text())?.[1] ?? ''
    const fields = { as: 'new', organisation: `Sample ${name} works`, url: 'works.example', name: 'Sample Partner' }
    const signed = await server.fetch(path, {
      method: 'POST',
      body: new URLSearchParams({ ...fields, role: 'x', comment: 'Good.', seen, step: 'sign' }).toString(),
      headers: { origin: server.origin, 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(signed.status).toBe(200)
    if (name === 'second') continue
    const cookie = signed.headers
      .getSetCookie()
      .map(one => one.split(';')[0])
      .join('; ')
    const partner = caller(server, { cookie, origin: server.origin })
    const [given] = (await partner.get('/api/v1/given-endorsements')).body.items
    await partner.post(`/api/v1/given-endorsements/${given.id}/withdraw`, { reason: 'A mistake' })
  }
}

const later = () => new Date(Date.now() + 3_600_000)
const audit = (more: { sample?: number } = {}) => auditDatabase(database.owner, { now: later(), ...more })
const broken = async () =>
  (await audit()).lines.flatMap(line => line.breaks.map(one => `${line.name} ${one.subject}: ${one.why}`))

describe('a healthy database', () => {
  test('passes, with everything in it read', async () => {
    const report = await audit()
    expect(report.lines.flatMap(line => line.breaks)).toEqual([])
    expect(report).toMatchObject({ isSound: true, issuers: 1 })
    // Two plain ones, a revoked one, a wrong one and its correction, two of the batch, and one taken into a wallet.
    expect(report.credentials).toBe(8)
    expect(report.lines.map(line => line.name)).toEqual([
      'I1',
      'I2',
      'I3',
      'I4',
      'I5',
      'I6',
      'I7',
      'I9',
      'I10',
      'I11',
      'I12',
      'I13',
      'I14',
      'I15',
      'I16',
      'I17',
      'I18',
      'I19',
      'I20',
    ])
  })

  test('can be sampled', async () => {
    expect(await audit({ sample: 2 })).toMatchObject({ isSound: true, credentials: 2 })
  })
})

test('an owner whom row-level security binds sees the same, one issuer at a time', async () => {
  const role = `bound_${database.owner.database}`
  await client.query(`create role ${role} login password 'bound'; grant usage on schema public to ${role};
    grant select on all tables in schema public to ${role}; grant connect on database ${database.owner.database} to ${role}`)
  const asBound = () => auditDatabase({ ...database.owner, user: role, password: 'bound' }, { now: later() })
  expect(await asBound()).toMatchObject({ isSound: true, issuers: 1, credentials: 8 })
  await client.query('update job set done = done + 1')
  expect((await asBound()).isSound).toBe(false)
  await client.query('update job set done = done - 1')
  await client.query(`drop owned by ${role}; drop role ${role}`)
})

describe('what is broken by hand is found', () => {
  // Each case breaks the one database, is looked at, and is put right again from a copy of the tables.
  const TABLES = [
    'award',
    'credential',
    'status_entry',
    'status_list',
    'issuance_intent',
    'mail',
    'job',
    'public_address',
    'picture',
    'learner',
    'erasure',
    'anchor',
    'anchored_checkpoint',
    'signing_key',
    'did_log_entry',
    'issuer_domain',
    'issuer',
  ]
  beforeEach(async () => {
    for (const table of TABLES)
      await client.query(`create temporary table if not exists kept_${table} as table ${table}`)
    return async () => {
      for (const table of TABLES)
        await client.query(`delete from ${table}; insert into ${table} select * from kept_${table}`)
      expect(await broken()).toEqual([])
    }
  })
  const list = () => `update status_list set used = used + 1 where issuer_id = '${issuerId}' and id = '1'`

  test.each<[string, () => readonly string[], () => string]>([
    [
      'I1: a second current credential',
      () => [
        'drop index if exists credential_current',
        `insert into credential select issuer_id, award_id, 9, credential_id, subject_did, document, jwt, true, created_at
           from credential where award_id = '${revoked.id}' and is_current`,
      ],
      () => `I1 ${revoked.id}: two current credentials`,
    ],
    [
      'I1: one credential for two awards',
      () => [
        'alter table award drop constraint if exists award_credential',
        `update award set credential_id = '${issued.credentialId}' where id = '${revoked.id}'`,
      ],
      () => `I1 ${issued.credentialId}: two awards with this credential`,
    ],
    [
      'I2: a position given out twice',
      () => [
        'alter table status_entry drop constraint if exists status_entry_pkey',
        `update status_entry set index = ${revoked.statusIndex} where award_id = '${issued.id}'`,
      ],
      () => `I2 1#${revoked.statusIndex}: a position twice`,
    ],
    [
      'I2: a credential that names a position of another',
      () => [`update status_entry set index = (index + 1) % 131072 where award_id = '${issued.id}'`],
      () => `I2 ${issued.id}: its credential names another position`,
    ],
    [
      'I3: an intent that nobody finishes',
      () => [`update issuance_intent set done_at = null where award_id = '${revoked.id}'`],
      () => `I3 ${revoked.id}: an intent that nobody finished`,
    ],
    [
      'I3 and I4: a credential that is gone',
      () => [`delete from credential where award_id = '${issued.id}'`],
      () => `I4 ${issued.id}: the trail says issued, and there is no credential`,
    ],
    [
      'I4: a credential whose address is gone',
      () => [`delete from public_address where address = '${issued.credentialId}'`],
      () => `I4 ${issued.id}: its public address is gone`,
    ],
    [
      'I4: other bytes than were intended',
      () => [
        `update credential set document = replace(document, 'Listening', 'Talking') where award_id = '${issued.id}'`,
      ],
      () => `I4 ${issued.id}: statement 1 has other bytes than were to be signed`,
    ],
    [
      'I5: a document that does not verify, though the intent was changed with it',
      () => [
        `update credential set document = replace(document, 'Listening', 'Talking') where award_id = '${revoked.id}'`,
        `update issuance_intent set unsigned = replace(unsigned, 'Listening', 'Talking') where award_id = '${revoked.id}'`,
      ],
      () => `I5 ${revoked.id}: the document of statement 1 does not verify: `,
    ],
    [
      'I5: a token that does not verify',
      () => [`update credential set jwt = left(jwt, -4) || 'AAAA' where award_id = '${revoked.id}'`],
      () => `I5 ${revoked.id}: the JWT of statement 1 does not verify: `,
    ],
    [
      'I5: something that is no document at all',
      () => [`update credential set document = 'nothing' where award_id = '${revoked.id}'`],
      () => `I5 ${revoked.id}: the document of statement 1 does not verify: `,
    ],
    [
      'I9: a status that was taken back',
      () => [`update status_entry set set_at = null where award_id = '${revoked.id}'`],
      () => `I9 ${revoked.id}: revoked, and its status says nothing of it`,
    ],
    [
      'I9: a bit that was public',
      () => [`update status_entry set set_at = null where award_id = '${revoked.id}'`],
      () => `I9 1#${revoked.statusIndex}: published as revoked, and no longer is`,
    ],
    [
      'I9: a revoked award that counts again',
      () => [`update award set state = 'issued' where id = '${revoked.id}'`],
      () => `I9 ${revoked.id}: the trail says award.revoked, and the award counts again`,
    ],
    [
      'I11: a learner who was erased and is here again',
      () => [
        `insert into erasure values ('${issuerId}', '018f0000-0000-7000-8000-000000000001', '[]', now(), 'x')`,
        `insert into learner (issuer_id, id, name, created_at)
           values ('${issuerId}', '018f0000-0000-7000-8000-000000000001', 'Sample Learner 9', now())`,
      ],
      () => 'I11 018f0000-0000-7000-8000-000000000001: erased, and here again',
    ],
    [
      'I10: a mail that was never written',
      () => [`delete from mail where message_id like '<award-${issued.id}%'`],
      () => `I10 ${issued.id}: issued, and nobody was told`,
    ],
    [
      'I12: a child of another tenant',
      () => [
        `update status_entry set issuer_id = '018f0000-0000-7000-8000-000000000000' where award_id = '${issued.id}'`,
      ],
      () => `I12 ${issued.id}: status_entry without its award`,
    ],
    [
      'I12: something of an issuer that there is none',
      () => [`insert into picture values ('018f0000-0000-7000-8000-000000000000', 'x', 'image/png', now())`],
      () => 'I12 018f0000-0000-7000-8000-000000000000: picture without its issuer',
    ],
    ['I13: a counter', () => [list()], () => 'I13 1: used '],
    [
      'I13: a job that counts its rows wrongly',
      () => ['update job set succeeded = succeeded + 1, done = done + 1'],
      () => 'a job counts its rows wrongly',
    ],
    [
      'I15: an anchor without its proof',
      () => [
        `insert into anchor (id, target, root, leaves, state, planned_at)
         values ('018f0000-0000-7000-8000-000000000001', 'chain:1', '0x', 1, 'confirmed', now())`,
        `insert into anchored_checkpoint (issuer_id, anchor_id, log_id, size, checkpoint_hash, target, leaf_index, path)
         select issuer_id, '018f0000-0000-7000-8000-000000000001', '0x', 1, '0x', 'chain:1', 0, '{}' from issuer`,
      ],
      () => 'I15 018f0000-0000-7000-8000-000000000001: confirmed, and without its proof',
    ],
    [
      'I16: an entry of a DID log that was changed',
      () => [`update did_log_entry set entry = replace(entry, 'Multikey', 'Multikay')`],
      () => 'I16 did.jsonl: the log of its DID does not hold: WEBVH_SCID in entry 1',
    ],
    [
      'I16: a DID log that cannot be gone on with',
      () => ["delete from signing_key where purpose = 'update'"],
      () => 'I16 did.jsonl: the log of its DID has not committed to the update key that is kept',
    ],
    [
      'I19: a name that the institution has never used',
      () => ["update issuer set home_did = did, did = 'did:web:stranger.example'"],
      () => 'I19 did:web:stranger.example: new credentials name a domain that was never used',
    ],
    ...(['revocation', 'suspension'] as const).map((purpose): [string, () => string[], () => string] => [
      `I19: a place for a ${purpose} in the list of another name`,
      () => [
        `insert into issuer_domain (issuer_id, id, did, added_at, used_since)
             values ('${issuerId}', '018f0000-0000-7000-8000-000000000001', 'did:web:own.example', now(), now())`,
        `insert into status_list (issuer_id, id, purpose, did, entries, used, is_open, version, created_at)
             values ('${issuerId}', 'own', '${purpose}', 'did:web:own.example', 131072, 1, true, 1, now())`,
        `delete from status_entry where award_id = '${issued.id}' and purpose = '${purpose}'`,
        `insert into status_entry (issuer_id, list_id, index, award_id, purpose)
             values ('${issuerId}', 'own', 7, '${issued.id}', '${purpose}')`,
      ],
      () => `I19 ${issued.id}: its place for a ${purpose} is in a list of another name than its credential has`,
    ]),
  ])('%s', async (_, statements, expected) => {
    for (const statement of statements()) await client.query(statement)
    expect((await broken()).filter(one => one.includes(expected()))).not.toEqual([])
  })
})

test('a database of another version is not judged', async () => {
  await client.query("update laurel_migration set digest = 'x' where name like '0002%'")
  await expect(audit()).rejects.toThrow('start the server once')
})
