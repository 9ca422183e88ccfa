import { api } from '@laurel/ui/api'
import { queryOptions } from '@tanstack/react-query'

/** Long work on the server. It goes on when nobody looks. */
export type Job = {
  readonly id: string
  readonly kind: string
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
  readonly total: number
  readonly done: number
  readonly succeeded: number
  readonly failed: number
  readonly failures?: readonly { readonly row: number; readonly code: string; readonly message: string }[]
  /** The file that it came from; its failed rows can be fetched. */
  readonly importId: string | null
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
