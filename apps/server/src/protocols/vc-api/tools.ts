import type { RandomTools } from '@laurel/core/credential'
import type { Deps } from '../../deps.ts'

/** What documents are secured with here: as everywhere, except that they may carry contexts of their own. */
export const securingTools = (deps: Deps): RandomTools => ({
  ...deps.disclosure,
  contexts: deps.contexts.withInline(),
})
