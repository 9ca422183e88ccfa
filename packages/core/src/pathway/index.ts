export { checkPathway, PATHWAY_PROBLEMS, type PathwayProblem } from './check-pathway.ts'
export { type Box, GROUP_HEAD, layOut, type Picture, STEP_HEIGHT, STEP_WIDTH } from './lay-out.ts'
export {
  type Holding,
  isGroup,
  type Known,
  MAX_STEPS,
  MAX_WAYS,
  type Pathway,
  type Step,
  stepsIn,
  type Way,
} from './model.ts'
export { type Lapse, type Progress, progress, type StepProgress } from './progress.ts'
export { fitOf, type Offered, type Recommendation, recommend } from './recommend.ts'
