export {
  AGE_BANDS,
  type Age,
  type AgeBand,
  birthDay,
  type Day,
  dayIn,
  isDay,
  isTimeZone,
  type Milestones,
  milestones,
  STAGES,
  type Stage,
  stageAt,
  startOfDay,
  yearsAfter,
} from './age.ts'
export { JURISDICTIONS, type Jurisdiction, jurisdictionOf } from './jurisdictions.ts'
export {
  CONSENT_VERSIONS,
  type Decision,
  initials,
  PURPOSES,
  type Purpose,
  permits,
  type Standing,
} from './permits.ts'
