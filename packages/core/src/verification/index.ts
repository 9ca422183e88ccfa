export { MAX_CONSTITUENTS } from './check-constituents.ts'
export { MAX_ENDORSEMENTS } from './check-endorsements.ts'
export {
  type DisplayAchievement,
  type DisplayAlignment,
  type DisplayConstituent,
  type DisplayCredential,
  type DisplayEndorsement,
  type DisplayMark,
  type DisplaySubject,
  domainOf,
  type TextByLanguage,
} from './display.ts'
export type { DisplayGroup, DisplayRecord } from './display-record.ts'
export type { Existence, ExistenceLookup } from './existence.ts'
export { existenceOfRecords, type GivenRecord } from './existence-of-records.ts'
export { IS_KEY_ITSELF, readFromFile } from './from-file.ts'
export { layerOf } from './layer-of.ts'
export { LAYER_KINDS, type Layer, type LayerKind, type LayerLookup, type LayerState } from './layers.ts'
export { createVerifierMemory, type VerifierMemory } from './memory.ts'
export { checkNormalForm, type NormalFormError, type NormalFormPolicy } from './normal-form.ts'
export type {
  ListKind,
  SelectiveDisclosure,
  TrustLookup,
  VerificationReport,
  VerifyOptions,
  Vouching,
} from './options.ts'
export { PIECES, type Piece, type PieceName } from './pieces.ts'
export type { InputFormat } from './read-input.ts'
export { CHECKS, type CheckName, conclude, type Finding, type Outcome, type Verdict } from './report.ts'
export { shownDomain } from './resemblance/domain.ts'
export { withoutHidden } from './resemblance/hidden.ts'
export { type Greys, greysOf, type LogoPrint, logoPrint, sameLogo } from './resemblance/logo.ts'
export { type KnownIssuer, type Likeness, type Resemblance, resembles } from './resemblance/resembles.ts'
export * from './standard/index.ts'
export {
  type Listed,
  type ListProblem,
  listProblemText,
  MAX_LISTED,
  type RowProblem,
  readRow,
  readTrustList,
  rowProblem,
} from './trust-list.ts'
export { verify } from './verify.ts'
