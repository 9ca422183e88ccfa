import { decodeUtf8Strictly, toUtf8 } from '@laurel/core/primitives'
import { type DeviceKeys, readDevice, readKept, saveNote } from '../keys/device.ts'
import { random, webAead } from '../keys/web-aead.ts'

const binding = (device: DeviceKeys, name: string) => toUtf8(`laurel-wallet/1 note ${device.vaultId} ${name}`)

/** Keeps something on this device until it is sent; sealed by the device's handle, nothing of it lies about in clear. */
export async function keepNote(device: DeviceKeys, name: string, value: unknown): Promise<void> {
  const nonce = random(12)
  const bytes = toUtf8(JSON.stringify(value))
  const ciphertext = await webAead.encrypt(device.contentKey, nonce, bytes, binding(device, name))
  // Signed out in the meantime: then nothing is kept.
  if (await readDevice(device.personId)) await saveNote(device.personId, name, { nonce, ciphertext })
}

export const dropNote = (device: DeviceKeys, name: string): Promise<void> => saveNote(device.personId, name, undefined)

export async function readNote<Value>(device: DeviceKeys, name: string): Promise<Value | undefined> {
  const sealed = (await readKept(device.personId))?.notes?.[name]
  const bytes =
    sealed && (await webAead.decrypt(device.contentKey, sealed.nonce, sealed.ciphertext, binding(device, name)))
  const text = bytes && decodeUtf8Strictly(bytes)
  return text ? (JSON.parse(text) as Value) : undefined
}
