import { toBase64url } from '@laurel/core/primitives'
import { type LockHead, type NewLock, PASSPHRASE_COST } from '@laurel/core/wallet'
import type { NewPasskey } from '../keys/passkey-lock.ts'
import { random } from '../keys/web-aead.ts'

const head = () => ({ id: toBase64url(random(9)), createdAt: new Date().toISOString(), salt: toBase64url(random(16)) })

export const passphraseLock = (passphrase: string): NewLock => ({
  head: { ...head(), kind: 'passphrase', cost: PASSPHRASE_COST } as LockHead,
  secret: { kind: 'passphrase', passphrase },
})
export const recoveryLock = (code: Uint8Array): NewLock => ({
  head: { ...head(), kind: 'recovery' } as LockHead,
  secret: { kind: 'recovery', code },
})
export const sharesLock = (secret: Uint8Array): NewLock => ({
  head: { ...head(), kind: 'shares' } as LockHead,
  secret: { kind: 'shares', secret },
})
export const passkeyLock = ({ credentialId, prfInput, prfOutput }: NewPasskey): NewLock => ({
  head: { ...head(), kind: 'passkey', credentialId, prfInput } as LockHead,
  secret: { kind: 'passkey', prfOutput },
})
