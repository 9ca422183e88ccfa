import { createHash } from 'node:crypto'
import { type Programme, readProgramme, writeProgramme } from '@laurel/core/programme'
import { Refusal } from '../refusal.ts'
import { unfitFor } from './as-achievement.ts'
import { invalid } from './invalid.ts'
import { readyMade } from './ready-made.ts'
import type { ProgrammeSource } from './schema.ts'

export type ReadSource = {
  readonly programme: Programme
  /** In its canonical form, and that form's SHA-256: two files that say the same are the same. */
  readonly text: string
  readonly digest: string
}

/** A programme out of a file or out of those that come with the server. @throws Refusal with all that is wrong */
export function readSource({ file, ready }: ProgrammeSource): ReadSource {
  const given = ready === undefined ? file : readyMade().find(one => one.ready === ready)?.text
  if (given === undefined) throw new Refusal('E_NOT_FOUND')
  const read = readProgramme(given)
  if (!read.ok) throw invalid(read.error)
  const unfit = unfitFor(read.value.achievements)
  if (unfit.length > 0) throw invalid(unfit)
  const text = writeProgramme(read.value)
  return { programme: read.value, text, digest: createHash('sha256').update(text).digest('hex') }
}
