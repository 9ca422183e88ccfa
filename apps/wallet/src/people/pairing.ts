import { toBase64url } from '@laurel/core/primitives'
import {
  channelOfNew,
  channelOfOld,
  createPairingKey,
  type DataKey,
  openOnNewDevice,
  type PairingChannel,
  pairingCommitment,
  pairingOpening,
  sealForDevice,
} from '@laurel/core/wallet'
import { api } from '@laurel/ui/api'
import { random, vaultDeps } from '../keys/web-aead.ts'

const ASK_AGAIN_MS = 1_000

type Meeting = { id: string; commitment: string; joinerKey: string | null; opening: string | null }

/** The channel does not hold what it promised: an altered key, commitment or message. */
export class PairingBroken extends Error {}

/** Asks until there is an answer, the meeting is over (E_NOT_FOUND), or the screen is left. */
async function until<T>(ask: () => Promise<T | null>, signal: AbortSignal): Promise<T> {
  for (;;) {
    signal.throwIfAborted()
    const answer = await ask()
    if (answer !== null) return answer
    await new Promise(done => setTimeout(done, ASK_AGAIN_MS))
  }
}

const value = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new PairingBroken()
  return result.value
}

export type Offer = {
  readonly code: string
  /** Where a camera leads: what follows `#` is never sent to a server. */
  readonly address: string
  /** When the new device has come in. */
  meet(signal: AbortSignal): Promise<PairingChannel>
  handOver(channel: PairingChannel, vaultId: string, dataKey: DataKey): Promise<void>
  end(): Promise<unknown>
}

/** The old device's part. */
export async function offerWallet(): Promise<Offer> {
  const own = createPairingKey(random)
  const commitment = pairingCommitment(own)
  const { id, code } = await api.post<{ id: string; code: string }>('/wallet/pairings', { commitment })
  return {
    code,
    address: `${window.location.origin}/wallet/#pair=${code}.${commitment}`,
    meet: async signal => {
      const joiner = await until(
        async () => (await api.get<Meeting>(`/wallet/pairings/${id}`, { signal })).joinerKey,
        signal,
      )
      const channel = value(channelOfOld(own, joiner))
      await api.post(`/wallet/pairings/${id}`, { opening: pairingOpening(own) })
      return channel
    },
    handOver: async (channel, vaultId, dataKey) =>
      void (await api.post(`/wallet/pairings/${id}`, {
        payload: await sealForDevice(vaultDeps, channel, vaultId, dataKey),
      })),
    end: () => api.delete(`/wallet/pairings/${id}`).catch(() => undefined),
  }
}

export type Joined = {
  readonly digits: string
  /** When the person has confirmed the digits on the old device. */
  receive(vaultId: string, signal: AbortSignal): Promise<DataKey>
}

/** The new device's part. A scanned code brings the commitment along, so that the server's is not relied on. */
export async function joinWallet(code: string, scanned: string | undefined, signal: AbortSignal): Promise<Joined> {
  const own = createPairingKey(random)
  const met = await api.post<Meeting>('/wallet/pairings/join', { code, key: toBase64url(own.publicKey) })
  const opening = await until(
    async () => (await api.get<Meeting>(`/wallet/pairings/${met.id}`, { signal })).opening,
    signal,
  )
  const channel = value(channelOfNew(own, scanned ?? met.commitment, opening))
  return {
    digits: channel.digits,
    receive: async (vaultId, signal) => {
      const payload = await until(
        async () => (await api.post<{ payload: string | null }>(`/wallet/pairings/${met.id}/collect`)).payload,
        signal,
      )
      return value(await openOnNewDevice(vaultDeps, channel, vaultId, payload))
    },
  }
}

/** What a camera brought here, once: `#pair=CODE.COMMITMENT`. It is taken out of the address at once. */
export function scannedPairing(): { code: string; commitment: string } | undefined {
  const found = /^#pair=([A-Z0-9]{8})\.([\w-]{43})$/.exec(window.location.hash)
  const kept = found ? JSON.stringify({ code: found[1], commitment: found[2] }) : null
  if (kept) {
    // Signing in comes first on a new device, and leads away from here and back.
    sessionStorage.setItem('laurel-pairing', kept)
    window.history.replaceState(window.history.state, '', window.location.pathname)
  }
  const known = sessionStorage.getItem('laurel-pairing')
  return known ? (JSON.parse(known) as { code: string; commitment: string }) : undefined
}
export const forgetScanned = (): void => sessionStorage.removeItem('laurel-pairing')
