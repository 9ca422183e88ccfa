import { useState } from 'react'
import { useSearchParams } from 'react-router'

/**
 * Search, filters and order live in the address: the back button and a bookmark bring the same list back. What was
 * chosen shows at once; the router comes to it a moment later, and until then knows nothing of what came before.
 */
export function useFilters(): readonly [(name: string) => string, (name: string, value: string) => void] {
  const [parameters, setParameters] = useSearchParams()
  const [chosen, setChosen] = useState({ after: parameters, parameters })
  const shown = chosen.after === parameters ? chosen.parameters : parameters
  const get = (name: string) => shown.get(name) ?? ''
  const set = (name: string, value: string) => {
    // Two choices may be quicker than one rendering, and the address has the first of them already.
    const next = new URLSearchParams(window.location.search)
    if (value) next.set(name, value)
    else next.delete(name)
    setChosen({ after: parameters, parameters: next })
    setParameters(next, { replace: true, preventScrollReset: true })
  }
  return [get, set]
}
