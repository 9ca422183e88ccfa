import { createWorld } from '../world.ts'
import { hostileTexts, verifyHostile } from './verify-hostile.ts'

/** What a verifier may spend on a document before it refuses it, in milliseconds of processor time. */
const GOAL_MS = 200

export type Worst = {
  readonly name: string
  readonly bytes: number
  readonly milliseconds: number
  readonly refusedFor: string
}

/** How long a verifier works on each of the hostile documents, the best of `rounds` times. */
export async function measureWorst(rounds: number): Promise<Worst[]> {
  const world = createWorld()
  const measured: Worst[] = []
  for (const { name, text } of hostileTexts(world)) {
    let milliseconds = Number.POSITIVE_INFINITY
    let codes: string[] = []
    for (let round = 0; round < rounds; round++) {
      const cpu = process.cpuUsage()
      codes = await verifyHostile(text, world)
      const { user, system } = process.cpuUsage(cpu)
      milliseconds = Math.min(milliseconds, (user + system) / 1e3)
    }
    measured.push({ name, bytes: text.length, milliseconds, refusedFor: codes.join(', ') })
  }
  return measured.sort((one, other) => other.milliseconds - one.milliseconds)
}

/** Prints them, the slowest first; false where one takes longer than it may. */
export function sayWorst(measured: readonly Worst[]): boolean {
  for (const { name, bytes, milliseconds, refusedFor } of measured)
    console.log(
      `${milliseconds.toFixed(1).padStart(8)} ms ${bytes.toLocaleString('en').padStart(9)} bytes  ${name}: ${refusedFor}`,
    )
  const slow = measured.filter(one => one.milliseconds > GOAL_MS)
  console.log(`\n${measured.length} documents, ${slow.length} above ${GOAL_MS} ms`)
  return slow.length === 0
}
