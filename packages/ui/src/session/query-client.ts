import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiProblem, shouldRetry } from '../api/index.ts'
import { sessionQuery } from './session.ts'

/** A session that ended elsewhere is noticed at the first refusal; the app then shows the sign-in page. */
const noticeSignOut = (error: unknown) => {
  if (error instanceof ApiProblem && error.status === 401)
    void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey })
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignOut }),
  mutationCache: new MutationCache({ onError: noticeSignOut }),
  defaultOptions: { queries: { retry: shouldRetry, staleTime: 10_000 }, mutations: { retry: false } },
})
