import type { TestServer } from '../../src/testing.ts'
import { bring } from './archive-world.ts'
import { type Caller, claim, type Json, makeAchievement, makeAward } from './school.ts'

/** One of everything that an institution can have, by the names of the lists in which they stand: an id of each. */
export async function fillSchool(server: TestServer, owner: Caller): Promise<Record<string, string>> {
  const achievement = await makeAchievement(owner)
  const award = await makeAward(owner, achievement.id)
  const file = await owner.post('/api/v1/imports', 'Name\nSample Learner 1\n', { 'content-type': 'text/csv' })
  const mapping = { name: 'Name' }
  const job = await owner.post(`/api/v1/imports/${file.body.id}/start`, { achievementId: achievement.id, mapping })
  const key = await owner.post('/api/v1/api-keys', { name: 'k', scopes: ['verify'] })
  const outbox = await owner.get('/api/v1/outbox')
  const members = await owner.get('/api/v1/members')
  const learners = await owner.get('/api/v1/learners')
  const revocation = await owner.post('/api/v1/revocations', { awards: {}, reason: 'x' })
  const invitation = await owner.post('/api/v1/invitations', { name: 'x', email: 'x@example.org', role: 'viewer' })
  const child = learners.body.items[0].id
  const wallet = await claim(server, 7)
  const holder = learners.body.items.find((one: Json) => one.email !== null)
  await wallet.post('/api/v1/wallet/recovery', { messages: { [holder.id]: '' } })
  const recoveries = await owner.get('/api/v1/recoveries')
  await owner.put(`/api/v1/learners/${child}/age`, { birthDate: '2020-01-01' })
  const guardian = await owner.post(`/api/v1/learners/${child}/guardians`, { name: 'x', email: 'y@example.org' })
  const framework = await owner.post('/api/v1/frameworks', { title: 'x' })
  const skill = await owner.post(`/api/v1/frameworks/${framework.body.id}/skills`, {
    revision: 1,
    skills: [{ statement: 'x' }],
  })
  const webhook = await owner.post('/api/v1/webhooks', {
    url: 'https://hooks.example.org/',
    name: 'x',
    events: ['award.made'],
  })
  const ping = await owner.post(`/api/v1/webhooks/${webhook.body.id}/ping`)
  const claimable = await makeAchievement(owner, { name: 'Claimable', claimable: true })
  const begun = await owner.post('/api/v1/learner-claims', {
    achievementId: claimable.id,
    recipient: { name: 'x', email: 'claimant@example.org' },
  })
  const content = {
    name: 'x',
    description: '',
    language: 'en',
    steps: [{ id: 'a', name: 'a', ways: [{ kind: 'achievement', achievementId: achievement.id }] }],
  }
  const pathway = await owner.post('/api/v1/pathways', { content })
  await owner.post(`/api/v1/pathways/${pathway.body.id}/publish`)
  await owner.post(`/api/v1/pathways/${pathway.body.id}/enrolments`, { learners: [{ learnerId: child }] })
  const enrolments = await owner.get(`/api/v1/pathways/${pathway.body.id}/enrolments`)
  const agreement = await owner.post('/api/v1/recognition-agreements', {
    institution: { did: 'did:web:college.example', name: 'x' },
    credential: { achievementName: 'x' },
    countsAs: { achievementId: achievement.id, level: achievement.levels[0].id },
    from: '2026-01-01',
    reason: 'x',
  })
  const asked = await owner.post('/api/v1/endorsements', {
    subject: { kind: 'achievement', achievementId: achievement.id },
    organisation: 'x',
    email: 'partner@example.org',
  })
  const wanted = await owner.post('/api/v1/presentation-requests', {
    name: 'x',
    purpose: 'x',
    wants: [{ achievementId: achievement.id }],
  })
  const domain = await owner.post('/api/v1/identity/domains', { domain: 'own.example' })
  const archive = await bring(owner, new Uint8Array(Buffer.from('no archive')))
  const added = await owner.post('/api/v1/programmes', { ready: 'launch-skills' })
  const { version } = (await owner.get('/api/v1/identity')).body
  const { shortName } = (await owner.get('/api/v1/issuer')).body
  const stolen = await owner.post('/api/v1/key-compromises', { seen: version, confirmation: shortName })
  return {
    domains: domain.body.domains[0].id,
    'key-compromises': stolen.body.id,
    'recognition-agreements': agreement.body.id,
    // Nothing is recognised here; the other school finds nothing of ours under any number.
    recognitions: agreement.body.id,
    endorsements: asked.body.id,
    'presentation-requests': wanted.body.id,
    // What an issuer endorsed itself is known by another id to nobody else; any id is as foreign.
    'given-endorsements': asked.body.id,
    'programme-imports': added.body.id,
    'learner-claims': begun.body.id,
    webhooks: webhook.body.id,
    'webhook-deliveries': ping.body.id,
    frameworks: framework.body.id,
    skills: skill.body.made[0],
    pathways: pathway.body.id,
    'pathway-enrolments': enrolments.body.items[0].id,
    guardians: guardian.body.id,
    achievements: achievement.id,
    archives: archive.id,
    awards: award.id,
    imports: file.body.id,
    jobs: job.body.id,
    'api-keys': key.body.id,
    outbox: outbox.body.items[0].id,
    members: members.body.items[0].id,
    learners: learners.body.items[0].id,
    revocations: revocation.body.id,
    invitations: invitation.body.id,
    recoveries: recoveries.body.items[0].id,
  }
}
