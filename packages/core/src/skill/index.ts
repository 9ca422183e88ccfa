export {
  levelAddress,
  type StatedSkill,
  skillKey,
  skillsStatedIn,
  splitLevel,
  withoutRepeats,
} from './alignment.ts'
export { type CaseOptions, writeCasePackage } from './case.ts'
export { COMPARED, type Compared, compareFrameworks, type FrameworkChanges } from './compare.ts'
export {
  type Framework,
  type FrameworkError,
  inTreeOrder,
  LINK_TYPES,
  type LinkType,
  MAX_SKILLS,
  type Skill,
  type SkillLevel,
  type SkillLink,
} from './framework.ts'
export { FRAMEWORK_FORMATS, type FrameworkFormat, type ReadFramework, readFramework } from './read-framework.ts'
export { type Bucket, type Coverage, coverageOf, type Proof, type ProvenSkill, rollUp } from './roll-up.ts'
export { foldSkillText, rankOf, rankSkills, type Searched } from './search.ts'
export {
  addAfter,
  branchOf,
  childrenOf,
  depthsOf,
  indent,
  moveBy,
  moveTo,
  outdent,
  removeBranch,
  type TreeNode,
} from './tree.ts'
