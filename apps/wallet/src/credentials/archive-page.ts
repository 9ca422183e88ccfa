import { html } from '@laurel/ui/verdict'

/** The page's title, and the language that it is in. */
export type Words = { readonly title: string; readonly locale: string }
/** Something in the archive, and where its files stand there. */
export type Listed = { readonly title: string; readonly about: string; readonly files: readonly string[] }

/** A page to find everything by, which needs nothing but a browser. */
export function indexPage(listed: readonly Listed[], { title, locale }: Words): string {
  const link = (file: string) =>
    html`<a href="${file.split('/').map(encodeURIComponent).join('/')}">${file.split('/').at(-1)}</a>`
  const item = ({ title, about, files }: Listed) =>
    html`<li><h2>${title}</h2><p>${about}</p><p>${files.map((file, at) => [at > 0 && ' · ', link(file)])}</p></li>\n`
  return html`<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body><h1>${title}</h1><ul>
${listed.map(item)}</ul></body></html>
`.markup
}
