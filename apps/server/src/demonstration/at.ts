import type { Deps } from '../deps.ts'
import type { Person } from '../people/person.ts'
import { idMaker } from '../platform/ids.ts'

const DAY = 86_400_000
export const WEEK = 7 * DAY

/** The same use cases, as they would have run at another time. Ids are of that time too, since lists sort by them. */
export const weeksBefore = (deps: Deps, weeks: number): Deps => {
  const then = new Date(deps.clock().getTime() - weeks * WEEK)
  return { ...deps, clock: () => then, newId: idMaker(() => then.getTime()) }
}

/** The day on which somebody of so many years was born, `YYYY-MM-DD`. */
export const bornBefore = (now: Date, years: number): string =>
  new Date(now.getTime() - years * 365.25 * DAY).toISOString().slice(0, 10)

/** The day of birth of somebody who is 18 in so many days. */
export function eighteenIn(now: Date, days: number): string {
  const birthday = new Date(now.getTime() + days * DAY)
  birthday.setUTCFullYear(birthday.getUTCFullYear() - 18)
  return birthday.toISOString().slice(0, 10)
}

export type Accounts = {
  findOrMakePerson(person: { email: string; name: string; locale: string | null }): Promise<Person>
}
