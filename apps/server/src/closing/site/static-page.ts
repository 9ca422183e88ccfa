/** The languages in which each page is there. */
export const PAGE_LANGUAGES = ['en', 'fr', 'th'] as const
export type PageLanguage = (typeof PAGE_LANGUAGES)[number]

type Around = {
  /** The policy that the server sends with the page. */
  readonly policy: string | null
  /** Whether there is something at a path of this server. */
  readonly isThere: (path: string) => Promise<boolean>
  /** Where what the page's own check needs is fetched, on a credential's page. */
  readonly materials: readonly string[] | null
  /** In the page's language: that it was kept, in the place of when it was checked by a server. */
  readonly kept: string
}

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;')

/** Of a policy, what counts where it stands in the page and not before it (CSP 3 §3.3). */
const policyInPage = (policy: string) =>
  policy
    .split(';')
    .map(one => one.trim())
    .filter(one => one !== '' && !/^(frame-ancestors|report-uri|report-to|sandbox)\b/.test(one))
    .join('; ')

/** What a page leads to on its own server, each path once, without what stands behind `?` and `#`. */
export function pathsIn(html: string): string[] {
  const found = [...html.matchAll(/\s(?:href|src)="(\/(?!\/)[^"]*)"/g)]
  return [...new Set(found.map(([, path]) => (path as string).replace(/[?#].*$/s, '')))]
}

/**
 * A page of ours as a file: other languages are other files, the policy stands inside, what was a program's door is none,
 * and what leads nowhere is no link.
 */
export async function staticPage(html: string, { policy, isThere, materials, kept }: Around): Promise<string> {
  let page = html.replace(
    /href="([^"?#]*)\?lang=(en|fr|th)"/g,
    (_, path: string, language: string) => `href="${path.replace(/\/$/, '')}/${language}.html"`,
  )
  if (policy)
    page = page.replace(
      '<meta charset="utf-8">',
      `<meta charset="utf-8">\n<meta http-equiv="content-security-policy" content="${escaped(policyInPage(policy))}">`,
    )
  page = page.replace('<head>', '<head>\n<meta name="referrer" content="no-referrer">')
  if (materials)
    page = page.replace(/(<div id="verdict"[^>]*)>/, `$1 data-files="${escaped(JSON.stringify(materials))}">`)
  page = page.replace(
    /<p class="checked"[^>]*>[^<]*<\/p>/,
    () => `<p class="checked" data-by="kept" role="status">${escaped(kept)}</p>`,
  )
  for (const path of pathsIn(page)) {
    if (await isThere(path)) continue
    const nowhere = new RegExp(` href="${path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?:[?#][^"]*)?"`, 'g')
    page = page.replace(/<a\b[^>]*>/g, tag => tag.replace(nowhere, ''))
  }
  // A place in the bar that leads nowhere is left out altogether.
  return page.replace(/<nav class="places"[^>]*>.*?<\/nav>/s, bar => bar.replace(/<a>[^<]*<\/a>/g, ''))
}
