import { keyHash } from '@laurel/core/did'
import { encodeMultikey, encodeSecretMultikey, generateKeyPair, pureCryptography } from '@laurel/core/keys'

export type RecoveryKey = {
  /** All that the server is told of it. */
  readonly hash: string
  /** A Multikey, as it stands in the kit. */
  readonly secret: string
}

/** Makes a recovery key here, in the owner's browser: it is kept on paper, and no server has ever seen it. */
export function makeRecoveryKey(): RecoveryKey {
  const pair = generateKeyPair('Ed25519', length => crypto.getRandomValues(new Uint8Array(length)))
  return {
    hash: keyHash(encodeMultikey(pair.publicKey), pureCryptography),
    secret: encodeSecretMultikey('Ed25519', pair.secretKey),
  }
}

/** The page to be printed: what it is, for whom, and what to do with it. */
export function kitText(
  words: { readonly title: string; readonly paragraphs: readonly string[]; readonly secret: string },
  facts: readonly (readonly [label: string, value: string])[],
  secret: string,
): string {
  const line = '-'.repeat(72)
  // With a byte-order mark, so that every editor reads Thai and French letters as what they are.
  return [
    `\uFEFF${words.title}`,
    line,
    ...facts.map(([label, value]) => `${label}: ${value}`),
    '',
    `${words.secret}:`,
    '',
    `    ${secret}`,
    '',
    line,
    ...words.paragraphs.flatMap(one => [one, '']),
  ].join('\r\n')
}
