import type { Award } from '../credentials/award.ts'
import { fetchBundle } from '../credentials/files.ts'
import type { DeviceKeys } from '../keys/device.ts'
import { keepNote, readNote } from './notes.ts'

/** A proof file as it was when this device last asked for it. */
type KeptBundle = { readonly keptAt: number; readonly standing: string; readonly text: string }

/** What the record gained within this time makes no difference on the day when the school is gone. */
const FRESH_MS = 7 * 86_400_000
/** So many are fetched when the wallet is opened; the others come the next time. */
const MOST_AT_ONCE = 20

const noteOf = (awardId: string) => `proof ${awardId}`
const standingOf = ({ subjectDid, state }: Award) => `${subjectDid} ${state}`
const readBundle = (device: DeviceKeys, awardId: string) => readNote<KeptBundle>(device, noteOf(awardId))

/** The proof file that this device has, from whenever it is. */
export const keptBundle = async (device: DeviceKeys, awardId: string): Promise<string | undefined> =>
  (await readBundle(device, awardId))?.text

/** The proof file as the server makes it now, which is kept from here on; the one that is kept where nobody answers. */
export async function bundleOf(device: DeviceKeys, award: Award): Promise<string | undefined> {
  const text = await fetchBundle(award.id)
  if (text === undefined) return keptBundle(device, award.id)
  const kept: KeptBundle = { keptAt: Date.now(), standing: standingOf(award), text }
  await keepNote(device, noteOf(award.id), kept)
  return text
}

/** What was asked for since the app started: an answer that did not come is not asked for again and again. */
const asked = new Set<string>()

/**
 * Keeps the proof files of all credentials on this device, those that it has none of first. A credential that was stated
 * anew, or that counts no longer, has another one at once.
 */
export async function keepBundles(device: DeviceKeys, awards: readonly Award[]): Promise<void> {
  const old: { award: Award; keptAt: number }[] = []
  for (const award of awards) {
    const kept = asked.has(`${award.id} ${standingOf(award)}`) ? null : await readBundle(device, award.id)
    if (kept === null) continue
    const keptAt = kept?.standing === standingOf(award) ? kept.keptAt : 0
    if (Date.now() - keptAt > FRESH_MS) old.push({ award, keptAt })
  }
  old.sort((one, other) => one.keptAt - other.keptAt)
  // One after the other, in the background: nobody waits for them.
  for (const { award } of old.slice(0, MOST_AT_ONCE)) {
    asked.add(`${award.id} ${standingOf(award)}`)
    await bundleOf(device, award)
  }
}
