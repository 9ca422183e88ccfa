import { readProgramme } from '@laurel/core/programme'
import { Refusal } from '../refusal.ts'
import { unfitFor } from './as-achievement.ts'
import { invalid } from './invalid.ts'
import { inCanonicalForm, type ReadSource, readyMade } from './ready-made.ts'
import type { ProgrammeSource } from './schema.ts'

/** A programme out of a file or out of those that come with the server. @throws Refusal with all that is wrong */
export function readSource({ file, ready }: ProgrammeSource): ReadSource {
  if (file === undefined) {
    const found = readyMade().find(one => one.ready === ready)
    if (!found) throw new Refusal('E_NOT_FOUND')
    return found
  }
  const read = readProgramme(file)
  if (!read.ok) throw invalid(read.error)
  const unfit = unfitFor(read.value.achievements)
  if (unfit.length > 0) throw invalid(unfit)
  return inCanonicalForm(read.value)
}
