import * as z from 'zod'
import { type Api, pageOf } from '../../../app.ts'
import type { Deps } from '../../../deps.ts'
import { tx } from '../../../platform/database.ts'
import { beginConnecting, lookAt } from './connect.ts'
import { disconnectBackpack } from './disconnect.ts'
import { pullFrom } from './pull.ts'
import { sendTo } from './send.ts'
import { backpacksOf } from './store.ts'

const zScopes = z.array(z.enum(['read', 'add', 'offline']))
const zAddress = z
  .string()
  .trim()
  .min(1)
  .max(1_000)
  .regex(/^[^\s\p{Cc}]+$/u)
const zHosts = z.array(z.string().max(300)).max(10)

export const zBackpack = z.object({
  id: z.uuid(),
  /** What the service calls itself. */
  name: z.string(),
  host: z.string(),
  /** Of its description, to connect it again. */
  address: z.string(),
  scopes: zScopes,
  connectedAt: z.string(),
  askedAt: z.string().nullable(),
  /** True where nothing goes on before the learner has signed in there again. */
  mustSignIn: z.boolean(),
})

async function listBackpacks(deps: Deps, personId: string): Promise<z.infer<typeof zBackpack>[]> {
  const own = await tx(deps, { personId }, tx => backpacksOf(tx, personId))
  return own.map(row => ({
    id: row.id,
    name: row.name,
    host: new URL(row.described_at).host,
    address: row.described_at,
    scopes: row.scopes,
    connectedAt: new Date(row.connected_at).toISOString(),
    askedAt: row.asked_at && new Date(row.asked_at).toISOString(),
    mustSignIn: row.sealed === null,
  }))
}

/** What the wallet asks about services elsewhere that its owner has connected, or wants to. */
export function addBackpackRoutes(api: Api, deps: Deps): void {
  const tag = 'Wallet'
  const access = 'person'
  api.add(
    {
      method: 'get',
      path: '/wallet/backpacks',
      summary: 'Other backpacks that I have connected (Open Badges API)',
      tag,
      access,
      answer: pageOf(zBackpack),
    },
    async ({ person }) => ({ items: await listBackpacks(deps, person.id), nextCursor: null }),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/backpacks/look',
      summary: 'What is at an address: a service that speaks the Open Badges API, and which hosts take part in it',
      tag,
      access,
      body: z.strictObject({ address: zAddress }),
      answer: z.object({ address: z.string(), name: z.string(), host: z.string(), scopes: zScopes, others: zHosts }),
    },
    ({ body }) => lookAt(deps, body.address),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/backpacks/connect',
      summary: 'Begin to connect a service: where to sign in to it. The other hosts that were shown are named',
      tag,
      access,
      body: z.strictObject({ address: zAddress, others: zHosts }),
      answer: z.object({ to: z.string() }),
    },
    async ({ person, body }) => ({ to: await beginConnecting(deps, person.id, body.address, body.others) }),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/backpacks/{id}/pull',
      summary: 'Bring what a backpack has and has not shown before; it waits for me to take it in',
      tag,
      access,
      body: z.strictObject({
        /** Nobody has pressed: at most once an hour, and what is new only. */
        byItself: z.boolean().default(false),
      }),
      answer: z.object({ brought: z.int(), refused: z.int(), hasMore: z.boolean() }),
    },
    ({ person, id, body }) => pullFrom(deps, person.id, id, body.byItself),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/backpacks/{id}/send',
      summary: 'Send one of my awards to a backpack, as a whole',
      tag,
      access,
      body: z.strictObject({ awardId: z.uuid() }),
      answer: z.object({ outcome: z.enum(['created', 'replaced']) }),
    },
    ({ person, id, body }) => sendTo(deps, person.id, id, body.awardId),
  )
  api.add(
    {
      method: 'delete',
      path: '/wallet/backpacks/{id}',
      summary: 'Disconnect a backpack: forgotten here, and its token given back there',
      tag,
      access,
      answer: z.object({ told: z.boolean() }),
    },
    ({ person, id }) => disconnectBackpack(deps, person.id, id),
  )
}
