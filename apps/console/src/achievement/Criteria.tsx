import { criteriaHtml } from '@laurel/core/achievement'
import { useMemo } from 'react'

/** Criteria as they read on a credential. */
export function Criteria({ narrative }: { readonly narrative: string }) {
  const html = useMemo(() => criteriaHtml(narrative), [narrative])
  // biome-ignore lint/security/noDangerouslySetInnerHtml: criteriaHtml makes a closed set of tags; raw HTML and images are escaped
  return <div className="prose" dangerouslySetInnerHTML={{ __html: html }} />
}
