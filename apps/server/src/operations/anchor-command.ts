import { CONTRACT_ADDRESS } from '@laurel/core/anchor'
import { deployContract } from '../anchor/deploy-contract.ts'
import { placesOf } from '../anchor/follow-anchors.ts'
import type { AnchorRow } from '../anchor/store.ts'
import { AnchorTrouble, wordsFor } from '../anchor/trouble.ts'
import type { Config } from '../platform/config.ts'
import { StartError } from '../platform/master-key.ts'
import { connectOwner, openWorkplace } from './open-workplace.ts'

type Standing = Pick<AnchorRow, 'target' | 'state' | 'leaves' | 'problem'> & { planned_at: Date; done: Date | null }

const instant = (at: Date) => at.toISOString().replace(/\.\d+Z$/, 'Z')

/** `laurel anchor`: how the newest anchor at each place stands. Ends with 1 where one does not get on. */
async function listAnchors(config: Config, say: (line: string) => void): Promise<number> {
  const targets = new Set(placesOf(config.anchors).map(one => one.target))
  const place = await openWorkplace(config)
  try {
    const client = await connectOwner(place.owner, 'anchor')
    try {
      const found = await client.query<Standing>(`
        select distinct on (target) target, state, leaves, problem, planned_at,
          (select max(confirmed_at) from anchor as other where other.target = anchor.target) as done
        from anchor order by target, state = 'confirmed', planned_at desc`)
      if (found.rows.length === 0) say('Nothing was anchored yet.')
      for (const { target, state, leaves, problem, planned_at, done } of found.rows) {
        say(
          `${target}: ${state}, ${leaves} logs, planned ${instant(planned_at)}, last confirmed ${done ? instant(done) : 'never'}`,
        )
        if (!targets.has(target)) say('  in the settings no more')
        else if (problem) say(`  ${problem}: ${wordsFor(problem)}`)
      }
      return found.rows.some(one => one.problem !== null && targets.has(one.target)) ? 1 : 0
    } finally {
      await client.end()
    }
  } finally {
    await place.close()
  }
}

/** `laurel anchor deploy NAME`: puts the contract onto a chain of the settings. It belongs to nobody afterwards. */
async function deploy(config: Config, name: string | undefined, say: (line: string) => void): Promise<number> {
  const chain = config.anchors.chains.find(one => one.name === name)
  if (!chain) throw new StartError(`LAUREL_ANCHOR_CHAINS has no chain "${name ?? ''}".`)
  try {
    const deployed = await deployContract(chain)
    if (deployed.outcome === 'there') say(`The contract is at ${CONTRACT_ADDRESS} on ${chain.name}.`)
    else say(`Sent as ${deployed.hash}; once a block has it, the contract is at ${CONTRACT_ADDRESS} on ${chain.name}.`)
    return 0
  } catch (error) {
    if (error instanceof AnchorTrouble) throw new StartError(`${error.problem}: ${wordsFor(error.problem)}.`)
    throw error
  }
}

export async function anchorCommand(
  config: Config,
  about: { readonly verb: string | undefined; readonly name: string | undefined; readonly say: (line: string) => void },
): Promise<number> {
  if (about.verb === undefined) return listAnchors(config, about.say)
  if (about.verb === 'deploy') return deploy(config, about.name, about.say)
  throw new StartError('anchor knows two things to do: laurel anchor, and laurel anchor deploy NAME.')
}
