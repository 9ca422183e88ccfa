/** Why a key is refused. `E_KEY_WEAK`: a point of small order or not canonical, off the curve, or RSA below 2048 bit. */
export type KeyError = {
  readonly code: 'E_KEY_WEAK' | 'E_KEY_MALFORMED' | 'E_KEY_UNSUPPORTED' | 'E_KEY_PRIVATE'
  readonly reason: string
}
