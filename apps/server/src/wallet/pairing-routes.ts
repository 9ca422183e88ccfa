import * as z from 'zod'
import type { Api } from '../app.ts'
import type { Deps } from '../deps.ts'
import {
  collectPairing,
  continuePairing,
  endPairing,
  joinPairing,
  readPairing,
  startPairing,
  zPairing,
  zPairingJoin,
  zPairingStart,
  zPairingStep,
} from './pair-devices.ts'

const tag = 'Wallet'
const access = 'person'

/** The blind relay between two devices of one person: public keys and ciphertext go through it, for five minutes. */
export function addPairingRoutes(api: Api, deps: Deps): void {
  api.add(
    {
      method: 'post',
      path: '/wallet/pairings',
      summary: 'The old device opens a meeting of two devices',
      tag,
      access,
      body: zPairingStart,
      answer: z.object({ id: z.uuid(), code: z.string(), expiresAt: z.string() }),
      status: 201,
    },
    ({ person, body }) => startPairing(deps, person.id, body.commitment),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/pairings/join',
      summary: 'The new device comes in with the code; one device, once',
      tag,
      access,
      body: zPairingJoin,
      answer: zPairing,
    },
    ({ person, body }) => joinPairing(deps, person.id, body.code, body.key),
  )
  api.add(
    { method: 'get', path: '/wallet/pairings/{id}', summary: 'How far it is', tag, access, answer: zPairing },
    ({ person, id }) => readPairing(deps, person.id, id),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/pairings/{id}',
      summary: 'The old device opens its commitment, then hands over the sealed data key',
      tag,
      access,
      body: zPairingStep,
      status: 204,
    },
    ({ person, id, body }) => continuePairing(deps, person.id, id, body),
  )
  api.add(
    {
      method: 'post',
      path: '/wallet/pairings/{id}/collect',
      summary: 'The new device takes the sealed data key; it is forgotten here',
      tag,
      access,
      answer: z.object({ payload: z.string().nullable() }),
    },
    ({ person, id }) => collectPairing(deps, person.id, id),
  )
  api.add(
    { method: 'delete', path: '/wallet/pairings/{id}', summary: 'End the meeting', tag, access, status: 204 },
    ({ person, id }) => endPairing(deps, person.id, id),
  )
}
