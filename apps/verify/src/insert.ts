import type { Markup } from '@laurel/ui/verdict'

type Policy = { createHTML(text: string): string }
const policy: Policy | undefined = (
  window as unknown as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }
).trustedTypes?.createPolicy('laurel', { createHTML: text => text })

/** The one place where markup enters the page. `Markup` is made by our escaping template only. */
export function insert(place: Element, { markup }: Markup): void {
  place.innerHTML = policy ? policy.createHTML(markup) : markup
}
