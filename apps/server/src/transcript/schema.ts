import { MAX_CONSTITUENTS } from '@laurel/core/verification'
import * as z from 'zod'
import { zText } from '../achievement/text.ts'

export const MOST_SECTIONS = 20

const zSection = z.strictObject({ title: zText(120), awards: z.array(z.uuid()).min(1).max(MAX_CONSTITUENTS) })

/** `POST /learners/{id}/transcripts`: which awards, under which headings, in which order. */
export const zNewTranscript = z.strictObject({
  sections: z.array(zSection).min(1).max(MOST_SECTIONS),
  /** Takes the place of the learner's last transcript from here, which is superseded then. */
  replacesLast: z.boolean().default(true),
})
export type NewTranscript = z.infer<typeof zNewTranscript>

const zCredits = z.object({ number: z.number(), system: z.string() })
const zTexts = z.record(z.string(), z.string())

/** An award that may stand in a transcript. */
export const zEntry = z.object({
  id: z.uuid(),
  achievementId: z.uuid(),
  version: z.int(),
  names: zTexts,
  kind: z.string(),
  level: zTexts.nullable(),
  credits: zCredits.nullable(),
  hours: z.number().nullable(),
  results: z.array(z.object({ name: z.string().optional(), value: z.string().optional() })),
  validFrom: z.string(),
  validUntil: z.string().nullable(),
  /** False for what has run out: it was earned, and is shown as ended. */
  inForce: z.boolean(),
  /** The awards that it was earned by; they come into the transcript with it. */
  consistsOf: z.array(z.uuid()),
  /** Pathways that it is a step of or the end of, with their names. */
  pathways: z.array(z.object({ id: z.uuid(), name: z.string() })),
})
export type Entry = z.infer<typeof zEntry>

export const zTranscriptOffer = z.object({
  learner: z.object({ id: z.uuid(), name: z.string() }),
  entries: z.array(zEntry),
  /** How many credentials one transcript holds at most. */
  most: z.int(),
  /** The last transcript that is in force. */
  last: z
    .object({
      id: z.uuid(),
      issuedAt: z.string().nullable(),
      credentialUrl: z.string(),
      sections: z.array(z.object({ title: z.string(), awards: z.array(z.uuid()) })),
    })
    .nullable(),
  /** One that waits for approval, in the place of the last. */
  waiting: z.uuid().nullable(),
})
