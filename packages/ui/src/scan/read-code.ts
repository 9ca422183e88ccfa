import { isSdJwtText } from '@laurel/core/credential'
import { parseStrictJson } from '@laurel/core/primitives'

/** What a code holds: a credential itself, a link that leads to one, or something else. */
export type Code = { readonly kind: 'credential' | 'link'; readonly text: string; readonly host?: string }

const JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/

const isLink = (text: string) => /^https?:\/\/\S+$/.test(text)

/** Takes what was scanned for what it is; wallets put links in capital letters or behind a scheme of their own. */
export function readCode(scanned: string): Code | null {
  const text = scanned.trim()
  if (isLink(text) && URL.canParse(text)) return { kind: 'link', text, host: new URL(text).host }
  if (JWT.test(text) || isSdJwtText(text)) return { kind: 'credential', text }
  return text.startsWith('{') && parseStrictJson(text).ok ? { kind: 'credential', text } : null
}
