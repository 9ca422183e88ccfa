import type { Markup } from '@laurel/ui/verdict'

type Policy = { createHTML(text: string): string; createScriptURL(address: string): unknown }
const policy: Policy | undefined = (
  window as unknown as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }
).trustedTypes?.createPolicy('laurel', { createHTML: text => text, createScriptURL: address => address })

/** The one place where markup enters the page. `Markup` is made by our escaping template only. */
export function insert(place: Element, { markup }: Markup): void {
  place.innerHTML = policy ? policy.createHTML(markup) : markup
}

/** The address of a worker of ours, which the build has written into this script. */
export const workerAddress = (address: string): unknown => (policy ? policy.createScriptURL(address) : address)

/** Makes `place` what `markup` says and leaves alone what is the same: nothing jumps, and what is open stays open. */
export function renew(place: Element, markup: Markup): void {
  const next = document.createElement('div')
  insert(next, markup)
  renewChildren(place, next)
}

function renewChildren(old: Element, next: Element): void {
  const [before, after] = [[...old.childNodes], [...next.childNodes]]
  if (before.length !== after.length) old.replaceChildren(...after)
  else for (const [at, node] of after.entries()) renewNode(before[at] as ChildNode, node)
}

function renewNode(known: ChildNode, node: ChildNode): void {
  if (known.isEqualNode(node)) return
  if (!(known instanceof Element && node instanceof Element && known.tagName === node.tagName)) {
    known.replaceWith(node)
    return
  }
  for (const { name } of [...known.attributes])
    if (!node.hasAttribute(name) && name !== 'open') known.removeAttribute(name)
  for (const { name, value } of node.attributes) if (known.getAttribute(name) !== value) known.setAttribute(name, value)
  renewChildren(known, node)
}
