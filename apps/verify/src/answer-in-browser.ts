import type { Translate } from '@laurel/ui/verdict'

/** What the Digital Credentials API adds to `navigator.credentials`; not every browser has it. */
type DigitalRequest = { readonly protocol: string; readonly data: { readonly request: string } }
type DigitalCredential = { readonly protocol?: string; readonly data: unknown }

const PROTOCOL = 'openid4vp-v1-signed'

/** Whether this browser can ask the wallets of the device by itself for a signed request of OpenID4VP 1.0. */
function canAsk(): boolean {
  const api = (globalThis as { DigitalCredential?: { userAgentAllowsProtocol?: (protocol: string) => boolean } })
    .DigitalCredential
  return api !== undefined && (api.userAgentAllowsProtocol?.(PROTOCOL) ?? true)
}

async function post(address: string, fields: Record<string, string>): Promise<Record<string, unknown>> {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields),
    credentials: 'omit',
  })
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`)
  return (await answer.json()) as Record<string, unknown>
}

/** What a wallet gave back to the browser, as the form that wallets send by themselves. */
function fieldsOf({ data }: DigitalCredential): Record<string, string> {
  const given = (typeof data === 'string' ? JSON.parse(data) : data) as Record<string, unknown>
  return Object.fromEntries(Object.entries(given).filter((one): one is [string, string] => typeof one[1] === 'string'))
}

/** Asks the wallets of this device. @returns where to go on */
async function answer(path: string): Promise<string> {
  const { request, responseUri } = await post(path, {})
  const requests: DigitalRequest[] = [{ protocol: PROTOCOL, data: { request: String(request) } }]
  const options = { digital: { requests }, mediation: 'required' } as unknown as CredentialRequestOptions
  const credential = (await navigator.credentials.get(options)) as unknown as DigitalCredential | null
  if (!credential) throw new Error('no wallet answered')
  const { redirect_uri: next } = await post(String(responseUri), fieldsOf(credential))
  return String(next)
}

/** Shows the button where the browser has the API (OpenID4VP 1.0 appendix A); elsewhere the page stays as it was sent. */
export function offerBrowser(place: HTMLElement, t: Translate): void {
  const button = place.querySelector('button')
  const status = place.querySelector('[role=status]')
  const path = place.dataset.browserAsk
  if (!canAsk() || !button || !status || !path) return
  place.hidden = false
  const say = (text: string) => {
    status.textContent = text
    status.className = text ? 'note' : ''
  }
  button.addEventListener('click', async () => {
    button.setAttribute('aria-busy', 'true')
    say('')
    try {
      const next = await answer(path)
      if (new URL(next).origin === location.origin) location.assign(next)
    } catch (error) {
      // Whoever closes the browser's window has decided; that is no fault to tell of.
      const isClosed = error instanceof DOMException && ['AbortError', 'NotAllowedError'].includes(error.name)
      say(t(isClosed ? 'presenting.browserClosed' : 'presenting.browserFailed'))
    } finally {
      button.removeAttribute('aria-busy')
    }
  })
}
