import { type Design, type DesignOptions, MOST_RIBBON_LETTERS } from '@laurel/core/achievement'
import { api } from '@laurel/ui/api'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

type Parts = Pick<DesignOptions, 'ribbon' | 'mark'>

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
/** As many letters as a ribbon takes. */
export const cutRibbon = (text: string): string =>
  [...letters.segment(text)]
    .slice(0, MOST_RIBBON_LETTERS)
    .map(one => one.segment)
    .join('')

const usePart = (key: string, query: Record<string, string> | null) =>
  useQuery<Parts>({
    queryKey: ['picture-parts', key, query],
    enabled: query !== null,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before: Parts | undefined) => before,
    queryFn: ({ signal }) => api.get<Parts>('/picture-parts', { signal, ...(query ? { query } : {}) }),
  }).data

/** What a design is drawn with, as the server draws it: the ribbon's words as outlines, the institution's mark. */
export function useDesignParts(design: Design): Parts {
  const words = design.ribbon?.trim() ?? ''
  const [typed] = useDebouncedValue(words, 150)
  const ribbon = usePart('ribbon', typed === '' ? null : { ribbon: typed })
  const mark = usePart('mark', design.mark ? { mark: 'yes' } : null)
  const hasWords = words !== ''
  return useMemo(
    () => ({
      ...(hasWords && ribbon?.ribbon ? { ribbon: ribbon.ribbon } : {}),
      ...(design.mark && mark?.mark ? { mark: mark.mark } : {}),
    }),
    [hasWords, ribbon, design.mark, mark],
  )
}
