import type { JsonObject } from '@laurel/core/primitives'
import type { Deps } from '../../deps.ts'
import { tx } from '../../platform/database.ts'
import { tokenHash } from '../../platform/ids.ts'
import { noteNotified } from '../../wallet/copies/store.ts'
import { OauthError } from '../oauth/oauth-error.ts'
import type { TokenRow } from './store.ts'

const EVENTS = ['credential_accepted', 'credential_failure', 'credential_deleted'] as const

/** The notification endpoint (OpenID4VCI 1.0 §11). The same again changes nothing. @throws OauthError */
export async function takeNotice(deps: Deps, issuerId: string, token: TokenRow, notice: JsonObject): Promise<void> {
  const event = EVENTS.find(one => one === notice.event)
  const { notification_id: id, event_description: description } = notice
  if (!event || (description !== undefined && (typeof description !== 'string' || description.length > 2_000)))
    throw new OauthError('invalid_notification_request', `The event is one of ${EVENTS.join(', ')}.`)
  const awards = token.awards.map(one => one.id)
  const isKnown =
    typeof id === 'string' &&
    id.length <= 200 &&
    (await tx(deps, { issuerId }, tx => noteNotified(tx, issuerId, tokenHash(id), awards, event, deps.clock())))
  if (!isKnown) throw new OauthError('invalid_notification_id', 'The notification_id is none of this grant.')
}
