import { err } from '../../primitives/result.ts'

/** Why a request is not answered; people read words that go with the code. */
export type RequestCode =
  /** No link, or nothing in it that can be read. */
  | 'E_REQUEST_UNREADABLE'
  /** It does not say by what its sender is to be known (OpenID4VP 1.0 §5.9.3), or in a way that is not taken here. */
  | 'E_REQUEST_VERIFIER'
  | 'E_REQUEST_SIGNATURE'
  /** Where the keys of its sender are published, there was no answer. */
  | 'E_REQUEST_KEY'
  | 'E_REQUEST_CERTIFICATE'
  | 'E_REQUEST_OVER'
  /** Made for another wallet, another moment, or in the name of somebody else than the link. */
  | 'E_REQUEST_OTHER'
  /** The answer would go to somebody else than who asks (HOSTILE H-21b). */
  | 'E_REQUEST_HOST'
  | 'E_REQUEST_NONCE'
  | 'E_REQUEST_UNSUPPORTED'
  | 'E_REQUEST_QUERY'

/** `reason` is for whoever makes requests. */
export type RequestError = { readonly code: RequestCode; readonly reason: string }

export const refuse = (code: RequestCode, reason: string) => err({ code, reason } as RequestError)
