export { type CaseOptions, writeCasePackage } from './case.ts'
export {
  type Framework,
  type FrameworkError,
  inTreeOrder,
  LINK_TYPES,
  type LinkType,
  MAX_SKILLS,
  type Skill,
  type SkillLink,
} from './framework.ts'
export { FRAMEWORK_FORMATS, type FrameworkFormat, type ReadFramework, readFramework } from './read-framework.ts'
