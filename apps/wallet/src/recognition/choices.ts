import { isJsonObject } from '@laurel/core/primitives'
import { api } from '@laurel/ui/api'
import type { Claim } from '../claims/claims.ts'
import type { Award } from '../credentials/award.ts'
import type { DeviceKeys } from '../keys/device.ts'
import { type Challenge, proveShown } from '../keys/proof.ts'
import { documentIn } from '../skills/proofs.ts'
import type { Contents, Imported } from '../vault/contents.ts'

/** A credential of the wallet that may be shown to a school. */
export type Choice = {
  /** `award:…` or `imported:…`. */
  readonly key: string
  readonly title: string
  readonly issuer: string
  readonly at: string | null
  /** As it will be sent: the whole of it, as it was signed. */
  readonly text: string
  /** Of an award of this server: whose. */
  readonly issuerShortName: string | null
  readonly credentialId: string | null
}

/** Where one asks for something to be recognised, with a credential in hand. */
export const askWith = (key: string) => `/claims/new?for=recognition&bring=${encodeURIComponent(key)}`

const words = (value: unknown): string => (typeof value === 'string' ? value : '')
const SHOWABLE: ReadonlySet<Imported['verdict']> = new Set(['good', 'ended', 'unsure', 'paused'])

/** Everything that could be shown, the newest first: what was awarded here, and what came from elsewhere. */
export function choicesIn(contents: Contents, awards: readonly Award[]): Choice[] {
  const own = Object.entries(contents.credentials).flatMap(([id, { credential }]): Choice[] => {
    const award = awards.find(one => one.id === id)
    if (award && award.state !== 'issued' && award.state !== 'expired') return []
    return [
      {
        key: `award:${id}`,
        title: award?.achievement.name ?? words(credential.name),
        issuer: award?.issuer.name ?? (isJsonObject(credential.issuer) ? words(credential.issuer.name) : ''),
        at: award?.validFrom ?? (words(credential.validFrom) || null),
        text: JSON.stringify(credential),
        issuerShortName: award?.issuer.shortName ?? null,
        credentialId: words(credential.id) || null,
      },
    ]
  })
  const brought = Object.entries(contents.imported ?? {}).flatMap(([id, one]): Choice[] =>
    SHOWABLE.has(one.verdict)
      ? [
          {
            key: `imported:${id}`,
            title: one.title,
            issuer: one.issuer,
            at: one.validFrom,
            text: one.text,
            issuerShortName: null,
            credentialId: words(documentIn(one.text)?.id) || null,
          },
        ]
      : [],
  )
  return [...own, ...brought].sort((one, other) => ((one.at ?? '') < (other.at ?? '') ? 1 : -1))
}

/** Shows a credential with a request, and that the wallet's key is here; what it is made out to says whether that fits. */
export async function showCredential(claimId: string, device: DeviceKeys, credential: string): Promise<Claim> {
  const challenge = await api.post<Challenge>('/wallet/challenge')
  const proof = await proveShown(device, challenge, credential)
  return api.post<Claim>(`/wallet/learner-claims/${claimId}/credentials`, { credential, proof })
}
