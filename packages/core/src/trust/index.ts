export { isAnchorFile, readAnchorFile } from './anchor-file.ts'
export { askDomain, askRegistry, claimedDomain, type LayerTools } from './ask-layers.ts'
export {
  type DnsAnswer,
  type DnsText,
  type DnsVerdict,
  dnsNameOf,
  dnsRecordOf,
  dnsTextFrom,
  judgeDns,
  type TextResolver,
} from './dns-record.ts'
export {
  didConfigurationUrl,
  judgeDomainLinkage,
  type LinkageTools,
  type LinkageVerdict,
  MAX_LINKED,
  signDomainLinkage,
  writeDidConfiguration,
} from './domain-linkage.ts'
export * from './federation/index.ts'
export { type IdentityProof, type IdentityTrust, verifyIdentityEvidence } from './identity-evidence.ts'
export { type JudgedBy, judgeIdentityBy } from './judge-identity.ts'
export { judgeRecognition, type Recognition, readRecognition } from './recognition.ts'
export { findListed, writeRegistryList } from './registry-list.ts'
export { type Place, type RegistrySetting, readRegistrySettings, type SettingsError } from './registry-settings.ts'
