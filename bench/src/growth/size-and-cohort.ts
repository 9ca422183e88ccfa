import { ourDataIntegrity } from '../contenders.ts'
import { digitalBazaar } from '../data-integrity-peers.ts'
import type { Contender } from '../measure.ts'
import { of, type World } from '../world.ts'
import { credentialOfSize } from './document-of-size.ts'

const KILOBYTES = [1, 5, 20, 100]
const COHORTS = [1, 10, 100, 1000]
const POOL = 32
const PEER = '@digitalbazaar/vc eddsa-rdfc-2022'

/** Issuing and verifying by eddsa-rdfc-2022, ours and Digital Bazaar's, for documents of several sizes. */
export async function sizeContenders(world: World): Promise<Contender[]> {
  const { sign, check } = ourDataIntegrity(world)
  const { rdfc } = await digitalBazaar(world)
  const sizes = KILOBYTES.map(async (kilobytes): Promise<Contender[]> => {
    const pool = Array.from({ length: POOL }, (_, index) => credentialOfSize(world.did, index, kilobytes * 1000))
    const signed = await Promise.all(pool.map(document => sign(document, 'eddsa-rdfc-2022')))
    await rdfc.verify(signed[0]!)
    await check(await rdfc.issue(pool[0]!))
    const name = (step: string) => `eddsa-rdfc-2022 ${step}, ${kilobytes} kB`
    const peer = (step: string) => `${PEER} ${step}, ${kilobytes} kB`
    return [
      {
        name: name('issue'),
        peers: [{ name: peer('issue') }],
        raw: { name: 'raw sign' },
        run: index => sign(of(pool, index), 'eddsa-rdfc-2022'),
      },
      {
        name: name('verify'),
        peers: [{ name: peer('verify') }],
        raw: { name: 'raw verify' },
        run: index => check(of(signed, index)),
      },
      { name: peer('issue'), raw: { name: 'raw sign' }, run: index => rdfc.issue(of(pool, index)) },
      { name: peer('verify'), raw: { name: 'raw verify' }, run: index => rdfc.verify(of(signed, index)) },
    ]
  })
  return (await Promise.all(sizes)).flat()
}

/** Issuing cohorts of several sizes in one call, of the realistic badge. */
export function cohortContenders(world: World): Contender[] {
  const { signCohort } = ourDataIntegrity(world)
  const unsigned = world.pool.map(document => JSON.stringify(document))
  return COHORTS.map(count => ({
    name: `eddsa-rdfc-2022 issue, cohort of ${count}`,
    items: count,
    raw: { name: 'raw sign' },
    run: index => signCohort(Array.from({ length: count }, (_, at) => of(unsigned, index * count + at))),
  }))
}
