import { JURISDICTIONS, type Purpose } from '@laurel/core/minors'
import * as z from 'zod'
import { type Api, pageOf } from '../../app.ts'
import type { Deps } from '../../deps.ts'
import { enterTenant, tx } from '../../platform/database.ts'
import { Refusal } from '../../refusal.ts'
import { zEmail } from '../email.ts'
import { readLearner } from '../learners.ts'
import { note } from '../note.ts'
import { decideForChild, listChildren, readChild, sendToChild } from './children.ts'
import { readClaimCode, renewClaimCode } from './claim-code.ts'
import { askGuardians, decide } from './consents.ts'
import { endGuardian, inviteGuardian, resendGuardian } from './guardians.ts'
import { takeOver } from './hand-over.ts'
import { forgetAge, noteAges } from './note-age.ts'
import { protectionOfLearner } from './protection.ts'
import { learnersOfPerson, myProtection, readProtection } from './read-protection.ts'
import {
  END_REASONS,
  type NewDecision,
  zAge,
  zChild,
  zDecision,
  zGuardian,
  zJurisdiction,
  zMyProtection,
  zNewGuardian,
  zProtection,
} from './schema.ts'

/** How institutions protect minors, what guardians decide, and what minors decide themselves. */
export function addMinorsRoutes(api: Api, deps: Deps): void {
  addStaffRoutes(api, deps)
  addGuardianRoutes(api, deps)
  addOwnRoutes(api, deps)
}

function addStaffRoutes(api: Api, deps: Deps): void {
  const tag = 'Learners'
  const shown = (actor: Parameters<typeof readProtection>[2], id: string) =>
    tx(deps, actor, tx => readProtection(tx, deps, actor, id))

  api.add(
    {
      method: 'get',
      path: '/jurisdictions',
      summary: 'From which age a child decides, by place',
      tag,
      access: 'anyone',
      answer: z.object({ items: z.array(zJurisdiction) }),
    },
    async () => ({ items: JURISDICTIONS }),
  )
  api.add(
    {
      method: 'get',
      path: '/learners/{id}/protection',
      summary: 'How a learner is protected: who decides, guardians, consents',
      tag,
      access: 'awards:read',
      answer: zProtection,
    },
    ({ actor, id }) => shown(actor, id),
  )
  api.add(
    {
      method: 'put',
      path: '/learners/{id}/age',
      summary: 'Note a learner’s day of birth or age band; it is in no credential',
      tag,
      access: 'learners:protect',
      whenClosed: true,
      body: zAge,
      answer: zProtection,
    },
    async ({ actor, id, body }) => {
      await tx(deps, actor, async tx => {
        await readLearner(tx, actor.issuerId, id)
        await noteAges(tx, deps, actor, [{ learnerId: id, age: body }])
      })
      return shown(actor, id)
    },
  )
  api.add(
    {
      method: 'delete',
      path: '/learners/{id}/age',
      summary: 'Forget a learner’s age',
      tag,
      access: 'learners:protect',
      whenClosed: true,
      answer: zProtection,
    },
    async ({ actor, id }) => {
      await tx(deps, actor, async tx => {
        await readLearner(tx, actor.issuerId, id)
        await forgetAge(tx, deps, actor, id)
      })
      return shown(actor, id)
    },
  )
  api.add(
    {
      method: 'post',
      path: '/learners/{id}/guardians',
      summary: 'Invite a guardian of a minor by mail',
      tag,
      access: 'learners:protect',
      body: zNewGuardian,
      answer: zGuardian,
      status: 201,
    },
    ({ actor, id, body }) => inviteGuardian(deps, actor, id, body),
  )
  api.add(
    {
      method: 'post',
      path: '/guardians/{id}/resend',
      summary: 'Send a guardian a new link; the one before ends',
      tag,
      access: 'learners:protect',
      answer: zGuardian,
    },
    ({ actor, id }) => resendGuardian(deps, actor, id),
  )
  api.add(
    {
      method: 'post',
      path: '/guardians/{id}/end',
      summary: 'End a guardian’s part at once, with all that they consented to',
      tag,
      access: 'learners:protect',
      whenClosed: true,
      body: z.strictObject({ reason: z.enum(END_REASONS) }),
      answer: zGuardian,
    },
    ({ actor, id, body }) => endGuardian(deps, actor, id, body.reason),
  )
  const zCode = z.object({ code: z.string().nullable() })
  api.add(
    {
      method: 'get',
      path: '/learners/{id}/claim-code',
      summary: 'The code that a minor needs besides the link, to be given by hand',
      tag,
      access: 'awards:write',
      answer: zCode,
    },
    ({ actor, id }) =>
      tx(deps, actor, async tx => {
        await readLearner(tx, actor.issuerId, id)
        return { code: await readClaimCode(tx, deps, actor.issuerId, id) }
      }),
  )
  api.add(
    {
      method: 'post',
      path: '/learners/{id}/claim-code',
      summary: 'Make another code; the one before ends',
      tag,
      access: 'awards:write',
      answer: zCode,
    },
    ({ actor, id }) =>
      tx(deps, actor, async tx => {
        await readLearner(tx, actor.issuerId, id)
        const code = await renewClaimCode(tx, deps, actor.issuerId, id)
        await note(tx, deps, actor, { event: 'learner.code-renewed', subject: id })
        return { code }
      }),
  )
}

function addGuardianRoutes(api: Api, deps: Deps): void {
  const tag = 'Guardians'
  api.add(
    {
      method: 'get',
      path: '/children',
      summary: 'The children whose guardian I am',
      tag,
      access: 'person',
      answer: pageOf(zChild),
    },
    async ({ person }) => ({ items: await listChildren(deps, person), nextCursor: null }),
  )
  api.add(
    {
      method: 'get',
      path: '/children/{id}',
      summary: 'One child: what is held, what is shown, what was consented to',
      tag,
      access: 'person',
      answer: zChild,
    },
    ({ person, id }) => readChild(deps, person, id),
  )
  api.add(
    {
      method: 'post',
      path: '/children/{id}/decisions',
      summary: 'Consent to something for a child, or take a consent back',
      tag,
      access: 'person',
      body: zDecision,
      answer: zChild,
    },
    ({ person, id, body }) => decideForChild(deps, person, id, body),
  )
  api.add(
    {
      method: 'post',
      path: '/children/{id}/send',
      summary: 'Let the child take what the school has kept: claim links to their own address',
      tag,
      access: 'person',
      body: z.strictObject({ email: zEmail.optional() }),
      answer: zChild,
    },
    ({ person, id, body }) => sendToChild(deps, person, id, body.email),
  )
}

function addOwnRoutes(api: Api, deps: Deps): void {
  const tag = 'Wallet'
  const mine = async (person: Parameters<typeof myProtection>[1]) => ({
    items: await myProtection(deps, person),
    nextCursor: null,
  })
  const forEachOfMine = (
    person: Parameters<typeof myProtection>[1],
    issuerId: string,
    work: (tx: Parameters<typeof decide>[0], learnerId: string, name: string) => Promise<void>,
  ) =>
    tx(deps, { personId: person.id }, async tx => {
      const own = (await learnersOfPerson(tx, person.id)).filter(one => one.issuerId === issuerId)
      if (own.length === 0) throw new Refusal('E_NOT_FOUND')
      await enterTenant(tx, issuerId)
      for (const { learnerId, name } of own) await work(tx, learnerId, name)
    })

  api.add(
    {
      method: 'get',
      path: '/wallet/protection',
      summary: 'How institutions protect me as a minor',
      tag,
      access: 'person',
      answer: pageOf(zMyProtection),
    },
    ({ person }) => mine(person),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/protection/{id}/decisions',
      summary: 'My own word as a minor, for the institution {id}; guardians are asked where theirs is needed',
      tag,
      access: 'person',
      body: zDecision.omit({ childAgrees: true }),
      answer: pageOf(zMyProtection),
    },
    async ({ person, id, body }) => {
      await forEachOfMine(person, id, async (tx, learnerId, name) => {
        const { stage } = await protectionOfLearner(tx, id, learnerId, deps.clock())
        if (stage === 'adult') throw new Refusal('E_OF_AGE')
        if (stage !== 'guardian') {
          const wanted: NewDecision = { ...body, childAgrees: false }
          await decide(tx, deps, id, learnerId, { by: 'learner', personId: person.id, name }, wanted)
        }
        const after = await protectionOfLearner(tx, id, learnerId, deps.clock())
        const isWaiting = body.decision === 'granted' && !after.permits[body.purpose as Purpose]
        if (isWaiting) await askGuardians(tx, deps, id, { id: learnerId, name }, body.purpose)
      })
      return mine(person)
    },
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/protection/{id}/take-over',
      summary: 'Come of age: say whether pages and links go on, at the institution {id}',
      tag,
      access: 'person',
      body: z.strictObject({ keep: z.boolean() }),
      answer: pageOf(zMyProtection),
    },
    async ({ person, id, body }) => {
      await takeOver(deps, person, id, body.keep)
      return mine(person)
    },
  )
}
