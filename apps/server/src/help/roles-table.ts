import { createRequire } from 'node:module'
import type { Locale } from '@laurel/ui/verdict'
import { ACTIONS, may, ROLES } from '../people/roles.ts'

const require = createRequire(import.meta.url)

type Words = { readonly [key: string]: string | Words }

function word(words: Words, path: string): string {
  const found = path.split('.').reduce<string | Words | undefined>((at, key) => (at as Words)?.[key], words)
  if (typeof found !== 'string') throw new Error(`no word for ${path}`)
  return found
}

/** What each role may do, as a Markdown table in the console's own words. The handbook carries it, and a test compares. */
export function rolesTable(locale: Locale): string {
  const words = require(`@laurel/ui/messages/${locale}/console.json`) as Words
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    line([word(words, 'members.action'), ...ROLES.map(role => word(words, `role.${role}.name`))]),
    line(['---', ...ROLES.map(() => ':---:')]),
    ...ACTIONS.map(action =>
      line([
        word(words, `action.${action.replaceAll(/[:-]/g, '_')}`),
        ...ROLES.map(role => (may(role, action) ? '✓' : '')),
      ]),
    ),
  ].join('\n')
}
