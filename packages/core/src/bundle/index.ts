export { createAsker } from './asker.ts'
export { type BundleFileError, bakeBundleIntoPdf, bakeBundleIntoPng, bundleIn, unbakeBundle } from './bake.ts'
export {
  BUNDLE_FORMAT,
  type Bundle,
  type BundleError,
  fitBundle,
  type IdentityEvidence,
  isBundleText,
  MAX_BUNDLE_BYTES,
  type Material,
  type RecordEntry,
  readBundle,
  writeBundle,
} from './format.ts'
export {
  type BundleReport,
  digestOfText,
  type IdentityAbout,
  type IdentityFinding,
  type JudgeIdentity,
  refusedBundle,
  type VerifyBundleOptions,
  verifyBundle,
  verifyFile,
} from './verify-bundle.ts'
