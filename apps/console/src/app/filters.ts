import { useSearchParams } from 'react-router'

/** Search, filters and order live in the address: the back button and a bookmark bring the same list back. */
export function useFilters(): readonly [(name: string) => string, (name: string, value: string) => void] {
  const [parameters, setParameters] = useSearchParams()
  const get = (name: string) => parameters.get(name) ?? ''
  const set = (name: string, value: string) =>
    setParameters(
      current => {
        const next = new URLSearchParams(current)
        if (value) next.set(name, value)
        else next.delete(name)
        return next
      },
      { replace: true, preventScrollReset: true },
    )
  return [get, set]
}
