export {
  type DisplayAchievement,
  type DisplayCredential,
  type DisplaySubject,
  domainOf,
  type TextByLanguage,
} from './display.ts'
export { checkNormalForm, type NormalFormError, type NormalFormPolicy } from './normal-form.ts'
export type { InputFormat } from './read-input.ts'
export { CHECKS, type CheckName, conclude, type Finding, type Outcome, type Verdict } from './report.ts'
export { type TrustLookup, type VerificationReport, type VerifyOptions, verify } from './verify.ts'
