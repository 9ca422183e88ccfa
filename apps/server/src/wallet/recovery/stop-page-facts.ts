import type { Deps } from '../../deps.ts'
import { Refusal } from '../../refusal.ts'
import type { StopPages } from './pages/stop-page.ts'
import { readStop, stopByButton } from './stop.ts'

/** What the page behind the mail's button shows and does. */
export const stopPages = (deps: Deps): StopPages => ({
  readStop: token =>
    readStop(deps, token).catch(error => {
      if (error instanceof Refusal && error.code === 'E_NOT_FOUND') return 'notFound' as const
      throw error
    }),
  stop: token => stopByButton(deps, token),
})
