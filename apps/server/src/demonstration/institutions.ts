import { elmbrook } from './elmbrook.ts'
import { holyTrinity } from './holy-trinity.ts'
import type { DemoInstitution } from './institution.ts'
import { ontarioTech } from './ontario-tech.ts'
import { thammasat } from './thammasat.ts'

export const INSTITUTIONS: readonly DemoInstitution[] = [holyTrinity, ontarioTech, elmbrook, thammasat]

/** An address of a name that nobody can own (RFC 2606): nothing is ever sent there, and nobody is signed in by it elsewhere. */
export const demoEmail = (institution: Pick<DemoInstitution, 'shortName'>, who: string): string =>
  `${who}@${institution.shortName}.demo.example`
