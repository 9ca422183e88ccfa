import { api } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'

/** Long work on the server. It goes on when nobody looks. */
export type Job = {
  readonly id: string
  readonly kind: string
  readonly state: 'queued' | 'running' | 'done' | 'failed'
  readonly total: number
  readonly done: number
  readonly succeeded: number
  readonly failed: number
  readonly failures?: readonly { readonly row: number; readonly code: string; readonly message: string }[]
  readonly importId?: string | null
  readonly createdAt: string
  readonly finishedAt: string | null
}

export const isRunning = (job: Pick<Job, 'state'>): boolean => job.state === 'queued' || job.state === 'running'

/** Asks every second while the work goes on, and not at all afterwards. */
export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ['jobs', 'one', id],
    queryFn: ({ signal }) => api.get<Job>(`/jobs/${id}`, { signal }),
    refetchInterval: query => (query.state.data && !isRunning(query.state.data) ? false : 1000),
  })

/** Which file a job came from, so that its failed rows can be fetched after leaving and coming back. */
const STORAGE_KEY = 'laurel.imports'

export function rememberImport(jobId: string, importId: string): void {
  try {
    const known = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]') as [string, string][]
    localStorage.setItem(STORAGE_KEY, JSON.stringify([[jobId, importId], ...known].slice(0, 50)))
  } catch {
    // storage switched off: the address of the page carries it
  }
}

export function recallImport(jobId: string): string | undefined {
  try {
    return (JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]') as [string, string][]).find(
      ([job]) => job === jobId,
    )?.[1]
  } catch {
    return undefined
  }
}
