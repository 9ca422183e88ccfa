import type { DemoInstitution } from './institution.ts'
import { demoEmail, INSTITUTIONS } from './institutions.ts'

/** Somebody whom a newcomer can be by one click. */
export type SamplePerson = {
  readonly email: string
  readonly name: string
  /** Where they begin. */
  readonly home: '/console/' | '/children' | '/wallet/'
}

const peopleOf = (institution: DemoInstitution): SamplePerson[] => [
  ...institution.staff.map(({ role, name }) => ({
    email: demoEmail(institution, role),
    name,
    home: '/console/' as const,
  })),
  ...institution.people.flatMap(({ learner, hasWallet, family }): SamplePerson[] => [
    ...(hasWallet
      ? [
          {
            email: demoEmail(institution, `learner.${learner}`),
            name: `${institution.learner} ${learner}`,
            home: '/wallet/' as const,
          },
        ]
      : []),
    ...(family
      ? [
          {
            email: demoEmail(institution, family.guardian.who),
            name: family.guardian.name,
            home: '/children' as const,
          },
        ]
      : []),
  ]),
]

const everybody = new Map(INSTITUTIONS.flatMap(peopleOf).map(one => [one.email, one]))

export const samplePerson = (email: string): SamplePerson | undefined => everybody.get(email)

/** Everybody of one institution, in the order in which they are told of. */
export const samplePeople = peopleOf

/** A screen of an app or a guardian's page, and nothing else: no link leads elsewhere by way of the sign-in. */
export const isScreen = (path: string): boolean =>
  /^\/(console|wallet|children)(\/[\w-]+)*\/?(\?[\w=&-]*)?(#[\w-]+)?$/.test(path)
