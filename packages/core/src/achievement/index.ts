export {
  DEFAULT_DESIGN,
  type Design,
  type DesignOptions,
  designSvg,
  isKnownDesign,
  type Lettering,
  type LevelMark,
  MOST_DRAWN_LEVELS,
  MOST_RIBBON_LETTERS,
  PALETTES,
  SYMBOLS,
  TEMPLATES,
} from './artwork/index.ts'
export { type AchievementContent, type Change, describeChanges } from './changes.ts'
export {
  CHECKLISTS,
  type Checklist,
  checkCompleteness,
  completeness,
  type DescribedAchievement,
  type Requirement,
} from './completeness.ts'
export { CREDIT_SYSTEMS, type Credits, creditsAvailable, workloadSentence } from './credits.ts'
export { criteriaHtml, MAX_CRITERIA_CHARACTERS } from './criteria.ts'
export {
  ASSESSMENTS,
  type Assessment,
  type DescriptorLine,
  type Descriptors,
  type DescriptorWords,
  descriptorLines,
  descriptorText,
  EQF_LEVELS,
  INTEGRATIONS,
  type Integration,
  MOST_OUTCOMES,
  PARTICIPATIONS,
  type Participation,
  QUALITIES,
  type Quality,
  SUPERVISIONS,
  type Supervision,
} from './descriptors.ts'
export { type ImportedAchievement, importAchievement, type ShownAchievement } from './import-achievement.ts'
export { ACHIEVEMENT_TYPES, DEFAULT_ACHIEVEMENT_TYPE, isAchievementType, KINDS, type Kind } from './kind.ts'
export { ACHIEVEMENT_LANGUAGES, type AchievementLanguage, type TextsByLanguage, textFor, textsOf } from './languages.ts'
export { validUntilAfter } from './validity.ts'
