import { api, type Page, type Query } from '@laurel/ui/api'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'

type Options = {
  readonly refetchInterval?: number | false
  /** Changes with what the list is about: it is read anew then. */
  readonly version?: string
}

/** A list of the API, page after page by cursor; what is on the screen stays until the next answer is there. */
export function usePages<Item>(name: string, path: string, query: Query, { version, ...options }: Options = {}) {
  const result = useInfiniteQuery({
    queryKey: [name, 'list', path, query, version],
    queryFn: ({ pageParam, signal }) => api.get<Page<Item>>(path, { query: { ...query, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    placeholderData: keepPreviousData,
    ...options,
  })
  return {
    items: result.data?.pages.flatMap(page => page.items) ?? [],
    isPending: result.isPending,
    error: result.data ? null : result.error,
    refetch: result.refetch,
    hasMore: result.hasNextPage,
    isLoadingMore: result.isFetchingNextPage,
    loadMore: result.fetchNextPage,
  }
}

/** Reads a whole list for a file, page by page, until `limit` rows. */
export async function readAll<Item>(
  path: string,
  query: Query,
  limit: number,
): Promise<{ items: Item[]; complete: boolean }> {
  const items: Item[] = []
  let cursor: string | null = null
  do {
    const page: Page<Item> = await api.get<Page<Item>>(path, { query: { ...query, limit: 200, cursor } })
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor && items.length < limit)
  return { items: items.slice(0, limit), complete: cursor === null }
}
