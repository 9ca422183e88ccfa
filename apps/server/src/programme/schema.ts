import { ACHIEVEMENT_LANGUAGES, KINDS } from '@laurel/core/achievement'
import { PROGRAMME_PROBLEMS, zProgrammeId } from '@laurel/core/programme'
import * as z from 'zod'
import { zText } from '../achievement/schema.ts'

const zLanguage = z.enum(ACHIEVEMENT_LANGUAGES)
const zWords = z
  .partialRecord(zLanguage, z.strictObject({ name: zText(200).optional(), description: zText(5_000).optional() }))
  .optional()

/** The name of one of those that come with the server. */
const zReady = z.string().regex(/^[a-z0-9-]{1,60}$/)

const zSource = {
  /** A programme's file as text. */
  file: z.string().optional(),
  /** Or one of those that come with the server, by its name. */
  ready: zReady.optional(),
}
const oneOf = (body: { file?: string | undefined; ready?: string | undefined }) =>
  (body.file === undefined) !== (body.ready === undefined)
const ONE = { message: 'needs a file or the name of a ready-made programme, and not both' }

export const zProgrammePreview = z.strictObject(zSource).refine(oneOf, ONE)
export type ProgrammeSource = z.infer<typeof zProgrammePreview>

export const zProgrammeImport = z
  .strictObject({
    ...zSource,
    /** Where the programme is there already: `update` brings it up to date, `new` makes another one of it. */
    mode: z.enum(['new', 'update']).optional(),
  })
  .refine(oneOf, ONE)
export type ProgrammeImport = z.infer<typeof zProgrammeImport>

export const zProgrammeExport = z
  .strictObject({
    pathways: z.array(z.uuid()).max(20).default([]),
    achievements: z.array(z.uuid()).max(200).default([]),
    frameworks: z.array(z.uuid()).max(20).default([]),
    /** What is said of it as a whole; what is left out follows from what was chosen. */
    id: zProgrammeId.optional(),
    edition: zText(40).default('1'),
    name: zText(200).optional(),
    description: z.literal('').or(zText(5_000)).optional(),
    language: zLanguage.optional(),
    translations: zWords,
    author: zText(200).optional(),
    licence: zText(200).default('CC-BY-4.0'),
  })
  .refine(body => body.pathways.length + body.achievements.length + body.frameworks.length > 0, {
    message: 'chooses nothing',
  })
export type ProgrammeExport = z.infer<typeof zProgrammeExport>

const zNamed = z.object({ name: z.string(), description: z.string() })
/** A programme in short, as a gallery shows it. */
export const zProgrammeSummary = z.object({
  id: z.string(),
  edition: z.string(),
  name: z.string(),
  description: z.string(),
  language: zLanguage,
  translations: z.partialRecord(zLanguage, zNamed.partial()),
  languages: z.array(zLanguage),
  author: z.string(),
  licence: z.string(),
  counts: z.object({ achievements: z.int(), pathways: z.int(), frameworks: z.int(), skills: z.int() }),
  /** Hours of work of what is no macro-credential, and how many of each kind. */
  hours: z.number(),
  kinds: z.record(z.enum(KINDS), z.int()),
  /** The first pictures, as the studio draws them. */
  designs: z.array(z.object({ template: z.string(), palette: z.string(), symbol: z.string() })),
})
export type ProgrammeSummary = z.infer<typeof zProgrammeSummary>

const zAdded = z.object({ importId: z.uuid(), edition: z.string(), at: z.string(), isSame: z.boolean() }).nullable()

export const zReadyProgramme = zProgrammeSummary.extend({
  /** What it goes by among those that come with the server. */
  ready: z.string(),
  /** When it was added here last, and whether what was added is this very edition of it. */
  added: zAdded,
})

const zPart = z.object({ key: z.string(), name: z.string(), doing: z.enum(['make', 'change', 'same']) })
export const zProgrammePlan = z.object({
  summary: zProgrammeSummary,
  added: zAdded,
  /** What would be made if nothing of it were there, and, where it was added before, what would change. */
  frameworks: z.array(zPart.extend({ skills: z.int(), isThere: z.boolean() })),
  achievements: z.array(zPart),
  pathways: z.array(zPart),
  /** The programme itself, for whoever wants to look at everything before it is added. */
  programme: z.unknown(),
})
export type ProgrammePlanView = z.infer<typeof zProgrammePlan>

const zIds = z.record(z.string(), z.uuid())
export const zImportView = z.object({
  id: z.uuid(),
  programmeId: z.string(),
  edition: z.string(),
  name: z.string(),
  mode: z.enum(['new', 'update']),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'undone']),
  done: z.int(),
  total: z.int(),
  problems: z.array(z.object({ path: z.string(), code: z.enum(PROGRAMME_PROBLEMS) })),
  /** What goes by which key of the file. */
  achievements: zIds,
  pathways: zIds,
  frameworks: zIds,
  made: z.int(),
  changed: z.int(),
  /** Everything that it made can still be taken back: it changed nothing, and nothing newer of the programme is here. */
  canUndo: z.boolean(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
})
export type ImportView = z.infer<typeof zImportView>
