/*
 * A credential's token says what its document says without the proof. It is kept without its payload (RFC 7515 appendix F,
 * detached content), and is put together again from the document that lies beside it. Tokens from before that are kept
 * whole, and so is one that would not come out as it was.
 */

const PROOF = ',"proof":'

/** The text that was signed, of a document that we have signed: its own proof is its last member. */
const unsignedOf = (document: string) => `${document.slice(0, Math.max(0, document.lastIndexOf(PROOF)))}}`

const payloadOf = (document: string) => Buffer.from(unsignedOf(document)).toString('base64url')

/** The token as it is kept beside `document`. */
export function detachToken(jwt: string, document: string): string {
  const [header, payload, signature] = jwt.split('.')
  return payload === payloadOf(document) ? `${header}..${signature}` : jwt
}

/** The token as it was signed, byte by byte. @param jwt as it is kept beside `document` */
export const wholeToken = (jwt: string, document: string): string => jwt.replace('..', () => `.${payloadOf(document)}.`)

/** The same by the database, in the words of a statement that reads `credential`. */
export const WHOLE_TOKEN = 'laurel_whole_token(credential.jwt, credential.document)'
