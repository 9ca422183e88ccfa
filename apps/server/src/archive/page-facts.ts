import type { Deps } from '../deps.ts'
import { currentIssuer } from '../people/store.ts'
import { tx } from '../platform/database.ts'
import type { ArchivePageFacts } from './pages/archive-page.ts'
import { archiveNamed, type KeptArchive, keepersAt, shownArchives } from './store.ts'

async function factsOf(deps: Deps, archive: KeptArchive): Promise<ArchivePageFacts> {
  const { issuer_id: issuerId, facts, name } = archive
  const keeper = await tx(deps, { issuerId }, tx => currentIssuer(tx, issuerId))
  return {
    path: `/archive/${name}`,
    url: `${deps.baseUrl}/archive/${name}`,
    institution: facts.name,
    home: `${facts.origin}/i/${facts.shortName}`,
    folder: `/archive/${name}/i/${facts.shortName}`,
    did: facts.did,
    webvh: facts.webvh,
    closedAt: facts.closedAt,
    keeper: { name: keeper.name, path: `/i/${keeper.short_name}` },
    keptSince: new Date(archive.kept_since).toISOString(),
    checkedAt: new Date(archive.checked_at).toISOString(),
    confirmedBy: archive.confirmed_by ?? 'operator',
    confirmedAt: new Date(archive.confirmed_at ?? archive.kept_since).toISOString(),
  }
}

/** `/archive`: every institution whose records somebody here keeps, by name. */
export async function archiveListFacts(deps: Deps): Promise<readonly ArchivePageFacts[]> {
  const keepers = await keepersAt(deps.database, 'archive', {})
  const all = await Promise.all(
    [...new Set(keepers.map(one => one.issuerId))].map(id => shownArchives(deps.database, id)),
  )
  const facts = await Promise.all(all.flat().map(one => factsOf(deps, one)))
  return facts.toSorted((one, other) => one.institution.localeCompare(other.institution))
}

/** `/archive/{name}`. */
export async function archiveFacts(deps: Deps, name: string): Promise<ArchivePageFacts | 'notFound'> {
  const archive = await archiveNamed(deps.database, name)
  return archive ? factsOf(deps, archive) : 'notFound'
}
