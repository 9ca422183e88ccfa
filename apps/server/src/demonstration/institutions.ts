import type { Programme } from '@laurel/core/programme'
import { readyMade } from '../programme/ready-made.ts'
import { elmbrook } from './elmbrook.ts'
import { holyTrinity } from './holy-trinity.ts'
import type { DemoAchievement, DemoInstitution } from './institution.ts'
import { ontarioTech } from './ontario-tech.ts'
import { thammasat } from './thammasat.ts'

export const INSTITUTIONS: readonly DemoInstitution[] = [holyTrinity, ontarioTech, elmbrook, thammasat]

/** An address of a name that nobody can own (RFC 2606): nothing is ever sent there, and nobody is signed in by it elsewhere. */
export const demoEmail = (institution: Pick<DemoInstitution, 'shortName'>, who: string): string =>
  `${who}@${institution.shortName}.demo.example`

/** The programme that an institution has added. */
export function programmeOf({ programme }: Pick<DemoInstitution, 'programme'>): Programme {
  const found = readyMade().find(one => one.ready === programme)
  if (!found) throw new Error(`there is no ready-made programme ${programme}`)
  return found.programme
}

/** What can be earned at an institution, in the order in which it is earned. */
export const achievementsOf = (institution: Pick<DemoInstitution, 'programme'>): readonly DemoAchievement[] =>
  programmeOf(institution).achievements
