import * as z from 'zod'
import { ACHIEVEMENT_LANGUAGES } from '../achievement/index.ts'
import { zAchievementPart } from './achievement-format.ts'
import { zFrameworkPart } from './framework-format.ts'
import { zPathwayPart } from './pathway-format.ts'
import { zPerhaps, zTranslations, zWords } from './words.ts'

export const PROGRAMME_FORMAT = 'laurel-programme'
export const PROGRAMME_VERSION = 1
export const MOST_PROGRAMME_BYTES = 16 * 1024 * 1024

/** What a programme goes by wherever it goes: `urn:uuid:…`, an address, or a name with dots. */
export const zProgrammeId = z.string().regex(/^[a-z0-9][A-Za-z0-9.:/_-]{2,199}$/)

/**
 * A programme as one document: what can be earned, the skills that it shows, and the ways through it. Inside, parts go
 * by keys of the file's own. It says nothing of people.
 */
export const zProgramme = z.strictObject({
  format: z.literal(PROGRAMME_FORMAT),
  version: z.literal(PROGRAMME_VERSION),
  id: zProgrammeId,
  /** Which state of the programme this is, as its author counts. */
  edition: zWords(40),
  name: zWords(200),
  description: zPerhaps(5_000),
  language: z.enum(ACHIEVEMENT_LANGUAGES),
  translations: zTranslations({ name: zWords(200), description: zWords(5_000) }),
  /** Those in which everything that can be earned has a name. */
  languages: z.array(z.enum(ACHIEVEMENT_LANGUAGES)).max(ACHIEVEMENT_LANGUAGES.length).default([]),
  /** An organisation, or whatever its author wants to be called. */
  author: zWords(200),
  /** An SPDX name or an address. */
  licence: zWords(200),
  frameworks: z.array(zFrameworkPart).max(20).default([]),
  achievements: z.array(zAchievementPart).max(200).default([]),
  pathways: z.array(zPathwayPart).max(20).default([]),
})
export type Programme = z.infer<typeof zProgramme>
