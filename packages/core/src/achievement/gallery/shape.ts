import type { Design } from '../artwork/index.ts'
import type { Credits } from '../credits.ts'
import type { Kind } from '../kind.ts'
import type { AchievementLanguage } from '../languages.ts'

/** What people filter the gallery by, in the order in which it is offered. */
export const GALLERY_TOPICS = [
  'design-thinking',
  'human-skills',
  'teaching',
  'careers',
  'business-innovation',
  'digital',
  'study',
  'safety',
  'community',
  'arts-sport',
] as const
export type GalleryTopic = (typeof GALLERY_TOPICS)[number]

/** A ready-made achievement in one language. */
export type GalleryText = {
  readonly name: string
  /** One or two sentences: what somebody who has it can do. */
  readonly description: string
  /** What must be shown, as Markdown: each point is something that an assessor can look at and decide. */
  readonly criteria: string
  /** What a learner could hand in. */
  readonly evidence: string
  readonly tags: readonly string[]
  /** Lowest first, as name and descriptor; none where it is reached or not. */
  readonly levels: readonly (readonly [name: string, descriptor: string])[]
}

/** A ready-made achievement: a start to be changed, not a standard. */
export type GalleryEntry = {
  /** Lower-case words with hyphens; never changes, since forms are opened with it. */
  readonly id: string
  readonly topic: GalleryTopic
  readonly kind: Kind
  /** Where the kind's usual type is not it (OB 3.0 AchievementType). */
  readonly achievementType?: string
  readonly design: Design
  /** Hours of work that a learner may expect. */
  readonly workloadHours: number
  readonly credits?: Credits
  /** Calendar months; null for what does not expire. */
  readonly validityMonths: number | null
  readonly texts: Readonly<Record<AchievementLanguage, GalleryText>>
}

/** A Markdown list of what must be shown. */
export const points = (...lines: readonly string[]): string => lines.map(line => `- ${line}`).join('\n')
