export { checkCredentialModel, checkPresentationModel, type ModelPurpose } from './data-model.ts'
export type { ModelFinding } from './model-finding.ts'
export { checkRelatedContent, type ResourceFinding } from './related-resources.ts'
export { isUrl, readTime } from './values.ts'
export {
  modelFailure,
  type StandardOptions,
  type StandardReport,
  verifyCredentialByStandard,
} from './verify-by-standard.ts'
export { verifyPresentationByStandard } from './verify-presentation-by-standard.ts'
