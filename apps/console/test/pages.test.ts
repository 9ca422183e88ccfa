import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { usePages } from '../src/app/pages.ts'
import { type Compromise, versionOf } from '../src/identity/compromises.ts'

type Asked = { readonly path: string; readonly version?: string }
const client = new QueryClient()

function List({ path, version }: Asked) {
  usePages('affected', path, { q: '' }, version === undefined ? {} : { version })
  return null
}

/** How many lists are kept, once these have been on the screen. */
function kept(...lists: readonly Asked[]): number {
  client.clear()
  for (const asked of lists)
    renderToStaticMarkup(createElement(QueryClientProvider, { client }, createElement(List, asked)))
  return client.getQueryCache().getAll().length
}

test('the same list is kept once', () => expect(kept({ path: '/one' }, { path: '/one' })).toBe(1))
test('lists of two things are two lists', () => expect(kept({ path: '/one' }, { path: '/other' })).toBe(2))
test('a list is read anew when what it is about has changed', () =>
  expect(kept({ path: '/one', version: '1 open' }, { path: '/one', version: 'none open' })).toBe(2))

test('what is affected is another list as soon as anything of it is signed anew, an endorsement too', () => {
  const none = { open: 0, reissued: 0, left: 0, over: 0 }
  const items: Compromise['items'] = { award: none, copy: none, endorsement: { ...none, open: 1 }, 'vc-api': none }
  const after = { ...items, endorsement: { ...none, reissued: 1 } }
  expect(versionOf({ items: after })).not.toBe(versionOf({ items }))
})
