import { signOut } from '@laurel/ui/session'
import { forgetDevice } from '../keys/device.ts'

/** Signs out and takes the wallet's handles off this device: the next person at it finds nothing to use. */
export async function leave(personId: string): Promise<void> {
  await forgetDevice(personId)
  await signOut().catch(() => undefined)
  window.location.assign('/wallet/sign-in')
}
