import { designSvg, isKnownDesign } from '@laurel/core/achievement'
import { rasterise } from '../achievement/sanitise-picture.ts'
import { savePicture } from '../achievement/store.ts'
import type { Deps } from '../deps.ts'
import { type Actor, actionsOfRole } from '../people/actor.ts'
import { makeIssuer } from '../people/make-issuer.ts'
import type { Role } from '../people/roles.ts'
import { currentIssuer, tenantOf } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import type { Accounts } from './at.ts'
import type { DemoInstitution } from './institution.ts'
import { demoEmail } from './institutions.ts'

/** Who acts at an institution; where nobody has a role, the owner does its work. */
export type Staff = Readonly<Record<Role, Actor>>

/** The description is written last, so it says whether an earlier start got to the end. */
export async function openInstitution(deps: Deps, institution: DemoInstitution) {
  const found = await tx(deps, {}, tx => tenantOf(tx, 'issuer', institution.shortName))
  if (found)
    return tx(deps, { issuerId: found }, async tx => ({
      issuerId: found,
      isFilled: (await currentIssuer(tx, found)).description !== null,
    }))
  const issuerId = deps.newId()
  const server: Actor = { issuerId, kind: 'server', id: 'demonstration', name: 'Laurel' }
  const { shortName, name, url, country, locale, approval, minors, mark } = institution
  if (!isKnownDesign(mark)) throw new Error('the studio has no such picture')
  const logo = await deps.blobs.put(await rasterise(designSvg(mark)))
  await tx(deps, { issuerId }, async tx => {
    await makeIssuer(tx, deps, server, { issuerId, shortName, name, url, locale, email: null })
    await savePicture(tx, issuerId, logo, deps.clock())
    await tx.execute(sql`
      update issuer set approval = ${approval}, country = ${country}, jurisdiction = ${minors?.jurisdiction ?? null}, logo_sha256 = ${logo}
      where issuer_id = ${issuerId}`)
  })
  return { issuerId, isFilled: false }
}

/** From the next start on nothing more is filled. */
export const closeInstitution = (deps: Deps, institution: DemoInstitution, issuerId: string): Promise<unknown> =>
  tx(deps, { issuerId }, tx =>
    tx.execute(sql`update issuer set description = ${institution.description} where issuer_id = ${issuerId}`),
  )

export async function openStaff(
  deps: Deps,
  accounts: Accounts,
  institution: DemoInstitution,
  issuerId: string,
): Promise<Staff> {
  const { locale, approval } = institution
  const made = new Map<Role, Actor>()
  for (const { role, name } of institution.staff) {
    const person = await accounts.findOrMakePerson({ email: demoEmail(institution, role), name, locale })
    await tx(deps, { issuerId }, tx =>
      tx.execute(sql`
        insert into member (issuer_id, user_id, role, created_at)
        values (${issuerId}, ${person.id}, ${role}, ${deps.clock().toISOString()}) on conflict do nothing`),
    )
    made.set(role, {
      issuerId,
      kind: 'member',
      id: person.id,
      name,
      role,
      may: actionsOfRole(role, { kind: 'institution', approval }),
    })
  }
  const owner = made.get('owner') as Actor
  const of = (role: Role) => made.get(role) ?? owner
  return {
    owner,
    registrar: of('registrar'),
    administrator: of('administrator'),
    teacher: of('teacher'),
    viewer: of('viewer'),
  }
}
