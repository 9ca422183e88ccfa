import { signOut } from '@laurel/ui/session'
import { forgetAll } from '../keys/device.ts'
import { forgetAllAway } from '../offers/away.ts'
import { removeWorker } from '../offline/worker.ts'

/** Signs out and takes the wallet's handles off this device: the next person at it finds nothing to use. */
export async function leave(personId: string): Promise<void> {
  await forgetAll(personId)
  forgetAllAway()
  await removeWorker().catch(() => undefined)
  await signOut().catch(() => undefined)
  window.location.assign('/wallet/sign-in')
}
