import { ARTS_AND_SPORT } from './arts-and-sport.ts'
import { BUSINESS_BUILDING } from './business-building.ts'
import { BUSINESS_INSIGHT } from './business-insight.ts'
import { BUSINESS_LAUNCHING } from './business-launching.ts'
import { CAREERS } from './careers.ts'
import { COMMUNITY } from './community.ts'
import { DESIGN_THINKING } from './design-thinking.ts'
import { DIGITAL } from './digital.ts'
import { HUMAN_SKILLS } from './human-skills.ts'
import { SAFETY } from './safety.ts'
import type { GalleryEntry } from './shape.ts'
import { STUDY } from './study.ts'
import { TEACHING } from './teaching.ts'
import { THINKING_AND_PLANNING } from './thinking-and-planning.ts'

export { GALLERY_TOPICS, type GalleryEntry, type GalleryText, type GalleryTopic } from './shape.ts'

/** Ready-made achievements, by topic. A door of its own: only the screen that shows them loads their words. */
export const GALLERY: readonly GalleryEntry[] = [
  ...DESIGN_THINKING,
  ...HUMAN_SKILLS,
  ...THINKING_AND_PLANNING,
  ...TEACHING,
  ...CAREERS,
  ...BUSINESS_INSIGHT,
  ...BUSINESS_BUILDING,
  ...BUSINESS_LAUNCHING,
  ...DIGITAL,
  ...STUDY,
  ...SAFETY,
  ...COMMUNITY,
  ...ARTS_AND_SPORT,
]
