import { parseUuid } from '@laurel/core/primitives'
import type { Deps } from '../deps.ts'
import { currentIssuer, didsOfIssuer, findSigner } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { inOneGo } from '../platform/in-one-go.ts'
import { oncePer } from '../platform/once-per.ts'
import { shortNameIn, shortNameOf } from '../verification/show-verdict.ts'
import { markVerified } from './mark.ts'

type Verified = { readonly result: string; readonly credential?: Readonly<Record<string, unknown>> | undefined }
type Seen = { readonly id: string; readonly did: string }

/** In a rush so many are counted together, each before it is answered. */
const APART_MILLISECONDS = 10

const counter = oncePer((deps: Deps) => inOneGo<Seen>(seen => countAll(deps, seen), { apart: APART_MILLISECONDS }))

/** Counts that somebody found a credential of an institution here to be genuine; nothing of which, or of who asked. */
export async function countVerified(deps: Deps, { result, credential }: Verified): Promise<void> {
  const place = `${deps.baseUrl}/c/`
  if (result !== 'valid' || typeof credential?.id !== 'string' || !credential.id.startsWith(place)) return
  const id = credential.id.slice(place.length)
  const { issuer } = credential as { issuer?: unknown }
  const did = typeof issuer === 'string' ? issuer : (issuer as { id?: unknown } | undefined)?.id
  if (parseUuid(id) === null || typeof did !== 'string') return
  await counter(deps)({ id, did })
}

async function countAll(deps: Deps, seen: readonly Seen[]): Promise<void> {
  for (const [did, own] of Map.groupBy(seen, one => one.did)) {
    const shortName = await shortNameOf(deps, did)
    const issuerId = shortName && (await findSigner(deps, shortName))
    if (!issuerId) continue
    await tx(deps, { issuerId }, async tx => {
      // Anybody may sign anything under our address with a key of their own.
      const isHome = shortNameIn(did, deps.baseUrl) !== undefined
      if (!isHome && !(await didsOfIssuer(tx, await currentIssuer(tx, issuerId))).includes(did)) return
      await markVerified(
        tx,
        issuerId,
        own.map(one => one.id),
        deps.clock(),
      )
    })
  }
}
