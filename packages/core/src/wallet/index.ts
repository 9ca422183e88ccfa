export type { Aead, VaultDeps } from './aead.ts'
export {
  type Argon2Cost,
  type Lock,
  type LockHead,
  type LockKind,
  type LockSecret,
  MINIMUM_PASSPHRASE,
  PASSPHRASE_COST,
} from './locks.ts'
export {
  channelOfNew,
  channelOfOld,
  createPairingKey,
  openOnNewDevice,
  type PairingChannel,
  type PairingKey,
  pairingCommitment,
  pairingOpening,
  sealForDevice,
} from './pairing.ts'
export { parseVault } from './record.ts'
export { formatRecoveryCode, parseRecoveryCode, type RecoveryCodeError } from './recovery-code.ts'
export {
  formatShareCard,
  joinShareCards,
  makeShareCards,
  parseShareCard,
  type ShareCard,
  type ShareCardError,
} from './share-cards.ts'
export { lockedWallet, readWalletContents, readWalletFile, type WalletBackup, walletContents } from './universal.ts'
export {
  addLock,
  contentKeyBytes,
  createVault,
  type DataKey,
  type NewLock,
  openVault,
  readContent,
  readSecrets,
  removeLock,
  VAULT_FORMAT,
  type VaultError,
  type VaultRecord,
  writeContent,
  writeSecrets,
} from './vault.ts'
