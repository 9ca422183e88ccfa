type Policy = { createHTML(text: string): string | null; createScriptURL(url: string): string | null }

/**
 * The wallet's policy says that no text becomes markup. Mantine writes its style sheet through the same door, so what
 * has no tag in it passes, and nothing else does. The one script that may be named is the wallet's own worker.
 */
export function allowStyleTextOnly(): void {
  const types = (window as unknown as { trustedTypes?: { createPolicy(name: string, rules: Policy): unknown } })
    .trustedTypes
  types?.createPolicy('default', {
    createHTML: text => (text.includes('<') ? null : text),
    createScriptURL: url => (url === '/wallet/sw.js' ? url : null),
  })
}
