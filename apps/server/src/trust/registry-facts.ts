import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import type { RegistryPageFacts } from './pages/registry-page.ts'
import { listedView } from './registry-file.ts'
import { listedInstitutions } from './store.ts'

/** `/registry`. */
export async function registryFacts(deps: Deps, search: string): Promise<RegistryPageFacts | 'notFound'> {
  if (!deps.registry) return 'notFound'
  const all = (await tx(deps, {}, listedInstitutions)).map(listedView)
  const wanted = search.toLocaleLowerCase()
  const found = all.filter(one =>
    [one.name, one.domain, one.did, one.webvh, one.location, one.recognisedBy].some(text =>
      text?.toLocaleLowerCase().includes(wanted),
    ),
  )
  return { name: deps.registry.name, url: `${deps.baseUrl}/registry`, total: all.length, search, found }
}
