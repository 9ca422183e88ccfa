import { initials } from '@laurel/core/minors'
import type { ShownTranscript } from '@laurel/ui/verdict'
import type { Hideable } from './store.ts'
import type { verdictOf } from './verdict-of.ts'

type Shown = Awaited<ReturnType<typeof verdictOf>>

const withoutResults = (transcript: ShownTranscript): ShownTranscript => ({
  ...transcript,
  rows: transcript.rows.map(row => (row.kind === 'credential' ? { ...row, results: [] } : row)),
})

/**
 * A verdict without the parts that its holder leaves out, and those that are sealed for a minor. Where the name is
 * sealed, initials stand in. The checks are of the whole credential.
 */
export function hideParts(shown: Shown, hides: readonly Hideable[], sealed: readonly Hideable[]): Shown {
  if (hides.length === 0 && sealed.length === 0) return shown
  // What somebody writes of a learner names them.
  const isQuiet = hides.includes('recommendations') || hides.includes('name') || sealed.includes('name')
  const { credential, report } = shown
  const nameOf = (name: string | undefined) =>
    hides.includes('name') ? undefined : sealed.includes('name') ? name && initials(name) : name
  const isNameHidden = hides.includes('name')
  const without = (part: Hideable) => hides.includes(part) || sealed.includes(part)
  return {
    ...shown,
    endorsedSince: isQuiet ? shown.endorsedSince.filter(one => one.kind === 'partner') : shown.endorsedSince,
    report: {
      ...report,
      recipientName: nameOf(report.recipientName),
      ...(isNameHidden ? { hidesRecipient: true } : {}),
    },
    credential: credential && {
      ...credential,
      recipientName: nameOf(credential.recipientName),
      ...(without('evidence') ? { evidence: [], recognisedFrom: [] } : {}),
      ...(without('results')
        ? { results: [], marks: [], transcript: credential.transcript && withoutResults(credential.transcript) }
        : {}),
    },
  }
}
