import type { Deps } from '../../deps.ts'
import { Refusal } from '../../refusal.ts'
import { relay, textIn } from './relay.ts'

const isWebAddress = (text: string): boolean => text.length <= 2_048 && /^https?:\/\//.test(text) && URL.canParse(text)

/**
 * Sends an answer to whoever has asked, as the wallet has made it (OpenID4VP 1.0 §8.2).
 *
 * @returns where they would like to see the person next; nobody is sent there by it
 * @throws Refusal E_ANSWER_UNREACHABLE, E_ANSWER_REFUSED
 */
export async function sendAnswer(
  deps: Deps,
  personId: string,
  uri: string,
  form: Readonly<Record<string, string>>,
): Promise<{ readonly redirectUri: string | null }> {
  const answer = await relay(deps, personId, uri, { method: 'POST', accept: 'application/json', form })
  if (answer === null) throw new Refusal('E_ANSWER_UNREACHABLE')
  if (answer.status !== 200) throw new Refusal('E_ANSWER_REFUSED')
  const redirectUri = textIn(answer.text, 'redirect_uri')
  return { redirectUri: redirectUri !== null && isWebAddress(redirectUri) ? redirectUri : null }
}
