/** Crockford's alphabet: no I, L, O or U, so that a code read aloud or from paper survives. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export const toInteger = (bytes: Uint8Array): bigint => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)

export function toBytes(value: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let rest = value
  for (let at = length - 1; at >= 0; at--) {
    bytes[at] = Number(rest & 255n)
    rest >>= 8n
  }
  return bytes
}

/** The lowest `5 × symbols` bits as letters, in groups. */
export function toLetters(value: bigint, symbols: number, group: number): string {
  let rest = value
  let text = ''
  for (let at = 0; at < symbols; at++) {
    text = ALPHABET[Number(rest & 31n)] + text
    rest >>= 5n
  }
  return (text.match(new RegExp(`.{1,${group}}`, 'g')) as string[]).join('-')
}

/** What people write instead: O for 0, I and L for 1, U for V, any spacing, any case. */
const forgive = (text: string) =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}_.:]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
    .replaceAll('U', 'V')

export type LettersError = 'CODE_LENGTH' | 'CODE_LETTER'

/** Letters as a person typed them, as a number of `5 × symbols` bits. */
export function fromLetters(typed: string, symbols: number): bigint | LettersError {
  const text = forgive(typed.slice(0, 200))
  let all = 0n
  for (const letter of text) {
    const value = ALPHABET.indexOf(letter)
    if (value < 0) return 'CODE_LETTER'
    all = (all << 5n) | BigInt(value)
  }
  return text.length === symbols ? all : 'CODE_LENGTH'
}
