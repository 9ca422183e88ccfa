import * as z from 'zod'
import type { Api } from '../../app.ts'
import { findAwards } from '../../award/store.ts'
import type { Deps } from '../../deps.ts'
import { tx } from '../../platform/database.ts'
import { Refusal } from '../../refusal.ts'
import { COPY_FORMATS, type CopyRow, copiesOf } from '../../wallet/copies/store.ts'
import { myCopies, withdrawCopy } from '../../wallet/copies/withdraw-copy.ts'
import { decideConnection, readConnection, zConnection, zDecision } from './connect-wallet.ts'
import { offerFromConsole, offerFromWallet } from './offer-award.ts'

const zOffer = z.object({
  link: z.string(),
  byReference: z.string(),
  byValue: z.string(),
  second: z.enum(['mail', 'screen', 'hand']),
  code: z.string().nullable(),
  expiresAt: z.string(),
})
const zCopy = z.object({
  id: z.uuid(),
  format: z.enum(COPY_FORMATS),
  wallet: z.string().nullable(),
  takenAt: z.string(),
  /** What the wallet said became of it. */
  notified: z.string().nullable(),
  withdrawnAt: z.string().nullable(),
})
const zCopies = z.object({ items: z.array(zCopy) })

const iso = (time: string | null) => (time === null ? null : new Date(time).toISOString())
const copyView = (row: CopyRow): z.infer<typeof zCopy> => ({
  id: row.id,
  format: row.format,
  wallet: row.client,
  takenAt: iso(row.done_at) as string,
  notified: row.notified,
  withdrawnAt: iso(row.withdrawn_at),
})

/** What screens and programs of ours need around OpenID4VCI; the protocol itself is in `routes.ts`. */
export function addOtherWalletRoutes(api: Api, deps: Deps): void {
  const tag = 'Other wallets'
  api.add(
    {
      method: 'post',
      path: '/awards/{id}/wallet-offer',
      summary: 'Offer the award to another wallet (OpenID4VCI); the code goes to the learner by mail, or by hand',
      tag,
      access: 'awards:write',
      answer: zOffer,
      status: 201,
    },
    ({ actor, id }) => offerFromConsole(deps, actor, id),
  )
  api.add(
    {
      method: 'get',
      path: '/awards/{id}/copies',
      summary: 'In which other wallets the award is',
      tag,
      access: 'awards:read',
      answer: zCopies,
    },
    ({ actor: { issuerId }, id }) =>
      tx(deps, { issuerId }, async tx => {
        if ((await findAwards(tx, issuerId, [id])).length === 0) throw new Refusal('E_NOT_FOUND')
        return { items: (await copiesOf(tx, issuerId, [id])).map(copyView) }
      }),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/awards/{id}/offer',
      summary: 'Offer an award of one’s own to another wallet, by a proof of the wallet’s key',
      tag,
      access: 'person',
      body: z.strictObject({ proof: z.string().min(1).max(8_192) }),
      answer: zOffer,
      status: 201,
    },
    ({ person, id, body }) => offerFromWallet(deps, person, id, body.proof),
  )
  api.add(
    {
      method: 'get',
      path: '/wallet/awards/{id}/copies',
      summary: 'In which other wallets an award of one’s own is',
      tag,
      access: 'person',
      answer: zCopies,
    },
    async ({ person, id }) => ({ items: (await myCopies(deps, person, id)).map(copyView) }),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/awards/{id}/copies/{copy}/withdraw',
      summary: 'Take back what another wallet holds; the award itself goes on counting',
      tag,
      access: 'person',
      answer: zCopies,
    },
    async ({ c, person, id }) => {
      const copy = c.req.param('copy') ?? ''
      if (!z.uuid().safeParse(copy).success) throw new Refusal('E_NOT_FOUND')
      return { items: (await withdrawCopy(deps, person, id, copy)).map(copyView) }
    },
  )
  api.add(
    {
      method: 'get',
      path: '/wallet/connections/{issuer}/{token}',
      summary: 'What another wallet asks for',
      tag,
      access: 'person',
      answer: zConnection,
    },
    ({ c, person }) => readConnection(deps, person, c.req.param('issuer') ?? '', c.req.param('token') ?? ''),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/connections/{issuer}/{token}',
      summary: 'Give another wallet what it asks for, or nothing',
      tag,
      access: 'person',
      body: zDecision,
      answer: z.object({ redirect: z.string() }),
    },
    ({ c, person, body }) =>
      decideConnection(deps, person, c.req.param('issuer') ?? '', c.req.param('token') ?? '', body),
  )
}
