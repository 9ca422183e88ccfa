import * as z from 'zod'
import { zText } from '../../achievement/schema.ts'
import type { Tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { Refusal } from '../../refusal.ts'
import { DESIGNS, LAYOUTS, PAPERS } from './certificate.ts'

/** Who signs by name: up to three; a title may be left out. */
const zSignatory = z.strictObject({ name: zText(80), title: zText(80).or(z.literal('')).default('') })

export const zCertificateChoice = z.strictObject({
  design: z.enum(DESIGNS).default('classic'),
  layout: z.enum(LAYOUTS).default('landscape'),
  signatories: z.array(zSignatory).max(3).default([]),
})
export type CertificateChoice = z.infer<typeof zCertificateChoice>

/** What the caller may choose for one print. Anything else in an address is left alone. */
export const zPrintWishes = z.object({
  paper: z.enum(PAPERS).optional(),
  layout: z.enum(LAYOUTS).optional(),
  lang: z.enum(['en', 'fr', 'th']).optional(),
})
export type PrintWishes = z.infer<typeof zPrintWishes>

/** `?paper=a4&layout=portrait`. @throws Refusal E_REQUEST_MALFORMED */
export function readPrintWishes(query: Readonly<Record<string, string>>): PrintWishes {
  const read = zPrintWishes.safeParse(query)
  if (!read.success) throw new Refusal('E_REQUEST_MALFORMED')
  return read.data
}

/** What was chosen for an achievement; the defaults where nothing was. @throws Refusal E_NOT_FOUND */
export async function certificateChoice(tx: Tx, issuerId: string, achievementId: string): Promise<CertificateChoice> {
  const found = await tx.execute<{ certificate: unknown }>(
    sql`select certificate from achievement where issuer_id = ${issuerId} and id = ${achievementId}`,
  )
  const row = found.rows[0]
  if (!row) throw new Refusal('E_NOT_FOUND')
  return zCertificateChoice.parse(row.certificate ?? {})
}

export async function saveCertificateChoice(
  tx: Tx,
  issuerId: string,
  achievementId: string,
  choice: CertificateChoice,
): Promise<void> {
  const saved = await tx.execute(sql`
    update achievement set certificate = ${JSON.stringify(choice)}::jsonb
    where issuer_id = ${issuerId} and id = ${achievementId} returning id`)
  if (saved.rows.length === 0) throw new Refusal('E_NOT_FOUND')
}
