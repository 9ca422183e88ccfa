import { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { laterOf } from '../src/vault/later-of.ts'
import type { OpenWallet, Wallet } from '../src/vault/wallet.ts'

const kept = (version: number, id = 'vault-1') =>
  ({ state: 'open', stored: { record: { id }, version }, contents: { format: 1 } }) as unknown as OpenWallet

test('of two changes that overlap the one that was kept last stays, whichever is heard of first', () => {
  expect(laterOf(kept(2), kept(3))).toMatchObject({ stored: { version: 3 } })
  expect(laterOf(kept(3), kept(2))).toMatchObject({ stored: { version: 3 } })
  const again = kept(3)
  expect(laterOf(kept(3), again)).toBe(again)
})

test('a new wallet begins anew, and what is not open is as it is said', () => {
  const fresh = kept(1, 'vault-2')
  expect(laterOf(kept(9), fresh)).toBe(fresh)
  const locked = { state: 'locked' } as unknown as Wallet
  expect(laterOf(kept(9), locked)).toBe(locked)
  expect(laterOf(locked, kept(1))).toMatchObject({ stored: { version: 1 } })
  expect(laterOf(undefined, kept(1))).toMatchObject({ stored: { version: 1 } })
})

test('that is so for what is put and for what is fetched', async () => {
  const client = new QueryClient()
  const query = {
    queryKey: ['wallet', 'person-1'],
    structuralSharing: (before: unknown, next: unknown) => laterOf(before as Wallet | undefined, next as Wallet),
  }
  const fetched = (version: number) => client.fetchQuery({ ...query, queryFn: async () => kept(version), staleTime: 0 })
  const now = () => client.getQueryData<OpenWallet>(query.queryKey)?.stored.version
  await fetched(4)
  client.setQueryData(query.queryKey, kept(6))
  await fetched(5)
  expect(now()).toBe(6)
  client.setQueryData(query.queryKey, kept(5))
  expect(now()).toBe(6)
  await fetched(7)
  expect(now()).toBe(7)
})
