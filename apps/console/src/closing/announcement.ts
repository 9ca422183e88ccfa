import { dayOf } from '@laurel/ui/i18n'
import type { Closing } from './closing.ts'

/** What the form begins with: nothing, or what is announced. */
export const announcedValues = ({ closesAt, successor }: Pick<Closing, 'closesAt' | 'successor'>) => ({
  day: dayOf(closesAt),
  successorName: successor?.name ?? '',
  successorDid: successor?.did ?? '',
})

/** The first instant of a day where the reader is, or now where that lies behind. */
export const startOf = (day: string): string => new Date(Math.max(Date.parse(`${day}T00:00`), Date.now())).toISOString()
