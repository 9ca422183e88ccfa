const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const attribute = (text: string) => text.replace(/[&<>"]/g, letter => ENTITIES[letter] as string)

/** Markup for somebody's own page. The frame may open the credential's page in a new tab, and nothing else. */
export function embedCode(credentialUrl: string, title: string): string {
  const url = new URL(credentialUrl)
  const source = `${url.origin}/embed/${url.pathname.split('/').at(-1)}`
  return `<iframe src="${attribute(source)}" title="${attribute(title)}" width="420" height="170" loading="lazy" style="border:0;max-width:100%" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"></iframe>`
}
