import { decodeUtf8Strictly, toUtf8 } from '@laurel/core/primitives'
import type { Award } from '../credentials/award.ts'
import { type DeviceKeys, keptPerson, readDevice, readKept, saveKept } from '../keys/device.ts'
import { random, webAead } from '../keys/web-aead.ts'

/** What is shown without a network besides the vault. Sealed by the device's handle; nothing of it lies about in clear. */
export type Facts = {
  readonly name: string
  readonly awards: readonly Award[]
  /** Pictures by address, as data: addresses. */
  readonly pictures: Readonly<Record<string, string>>
}

const binding = (device: DeviceKeys) => toUtf8(`laurel-wallet/1 offline ${device.vaultId}`)

export async function readFacts(device: DeviceKeys): Promise<Facts | undefined> {
  const sealed = (await readKept(device.personId))?.facts
  if (!sealed) return undefined
  const bytes = await webAead.decrypt(device.contentKey, sealed.nonce, sealed.ciphertext, binding(device))
  const text = bytes && decodeUtf8Strictly(bytes)
  return text ? (JSON.parse(text) as Facts) : undefined
}

async function pictureOf(url: string): Promise<string | undefined> {
  const response = await fetch(url, { credentials: 'same-origin' }).catch(() => undefined)
  if (!response?.ok) return undefined
  const blob = await response.blob()
  return new Promise(done => {
    const reader = new FileReader()
    reader.onload = () => done(String(reader.result))
    reader.onerror = () => done(undefined)
    reader.readAsDataURL(blob)
  })
}

/** Seals what the server has just told, with the pictures that are not kept yet. */
export async function keepAwards(device: DeviceKeys, name: string, awards: readonly Award[]): Promise<void> {
  // Shown from memory a moment ago: that is what is kept already.
  if (awards.some(award => award.achievement.imageUrl.startsWith('data:'))) return
  const known = (await readFacts(device))?.pictures ?? {}
  const pictures: Record<string, string> = {}
  const wanted = new Set(awards.flatMap(award => [award.achievement.imageUrl, award.issuer.logoUrl ?? '']))
  for (const url of wanted) {
    const picture = url === '' ? undefined : (known[url] ?? (await pictureOf(url)))
    if (picture) pictures[url] = picture
  }
  const nonce = random(12)
  const facts: Facts = { name, awards, pictures }
  const ciphertext = await webAead.encrypt(device.contentKey, nonce, toUtf8(JSON.stringify(facts)), binding(device))
  // Signed out in the meantime: then nothing is kept.
  if (await readDevice(device.personId)) await saveKept(device.personId, { facts: { nonce, ciphertext } })
}

/** The awards as they were last seen here, with their pictures; `undefined` where this device knows none. */
export async function keptAwards(): Promise<Award[] | undefined> {
  const personId = await keptPerson()
  const device = personId === undefined ? undefined : await readDevice(personId)
  const facts = device && (await readFacts(device))
  return facts?.awards.map(award => ({
    ...award,
    achievement: {
      ...award.achievement,
      imageUrl: facts.pictures[award.achievement.imageUrl] ?? award.achievement.imageUrl,
    },
    issuer: {
      ...award.issuer,
      logoUrl: award.issuer.logoUrl && (facts.pictures[award.issuer.logoUrl] ?? null),
    },
  }))
}
