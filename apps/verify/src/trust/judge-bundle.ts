import type { JudgeIdentity } from '@laurel/core/bundle'
import { judgeIdentityBy, readKeySet } from '@laurel/core/trust'
import type { VerifyOptions } from '@laurel/core/verification'
import type { Help } from '../ask-server.ts'
import { anchorId, isOn, type Trust } from './lists.ts'

/**
 * Whose word in a proof bundle counts on who its issuer is, in this visitor's eyes: those whose keys they have loaded, and
 * those whom the server believes, unless its lists are off.
 */
export function judgeBy(
  { registries = [], accreditors = [] }: Help,
  trust: Trust,
  verify: VerifyOptions,
): JudgeIdentity {
  const own = trust.anchors
    .filter(one => isOn(trust, anchorId(one)))
    .map(({ id, jwks }) => ({ id, jwks, name: id.replace(/^https?:\/\//, '') }))
  const isServerOn = isOn(trust, 'operator')
  const known = [...own, ...(isServerOn ? registries : [])].flatMap(({ id, name, jwks }) => {
    const keys = readKeySet(jwks)
    return keys ? [{ id, name, keys }] : []
  })
  return judgeIdentityBy({ registries: known, accreditors: isServerOn ? accreditors : [] }, verify)
}
