export { type AchievementPart, PNG_PREFIX } from './achievement-format.ts'
export { asPathway } from './check-references.ts'
export {
  type About,
  composeProgramme,
  type Held,
  type HeldAchievement,
  type HeldFramework,
  type HeldPathway,
  type KnownKeys,
} from './compose-programme.ts'
export {
  MOST_PROGRAMME_BYTES,
  PROGRAMME_FORMAT,
  PROGRAMME_VERSION,
  type Programme,
  zProgrammeId,
} from './format.ts'
export type { FrameworkPart } from './framework-format.ts'
export { programmeSchema } from './json-schema.ts'
export type { PathwayPart } from './pathway-format.ts'
export { type Doing, type PlannedPart, type ProgrammePlan, planProgramme } from './plan-programme.ts'
export { type Place, PROGRAMME_PROBLEMS, type Problem, type ProblemCode, problemAt } from './problem.ts'
export { parseProgramme, readProgramme } from './read-programme.ts'
export { leanProgramme, writeProgramme } from './write-programme.ts'
