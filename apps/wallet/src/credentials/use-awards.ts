import { useLocale } from '@laurel/ui/i18n'
import { useSession } from '@laurel/ui/session'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { DeviceKeys } from '../keys/device.ts'
import { keepAwards } from '../offline/kept.ts'
import { keepBundles } from '../offline/kept-bundles.ts'
import { useOffline } from '../offline/offline.ts'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { type Award, awardsQuery, inLanguage } from './awards.ts'
import { takeAwards, waiting } from './take-awards.ts'

/** The person's awards; whatever waits is taken into the vault by itself, once a visit. */
export function useAwards() {
  const { wallet, put } = useOpenWallet()
  const client = useQueryClient()
  const { locale } = useLocale()
  const select = useCallback((all: readonly Award[]) => inLanguage(all, locale), [locale])
  const awards = useQuery({ ...awardsQuery, select })
  const [taking, setTaking] = useState(0)
  const [failed, setFailed] = useState(0)
  const tried = useRef(new Set<string>())

  const offline = useOffline()
  const name = useSession().data?.user?.name ?? ''
  const { data: fresh } = useQuery({ ...awardsQuery, enabled: false })
  useEffect(() => {
    if (fresh && !offline) void keepAll(wallet.device, name, fresh).catch(() => undefined)
  }, [fresh, offline, wallet.device, name])

  useEffect(() => {
    if (offline) return
    const open = waiting(awards.data ?? [], wallet).filter(one => !tried.current.has(one.id))
    if (open.length === 0 || taking > 0) return
    for (const one of open) tried.current.add(one.id)
    setTaking(open.length)
    takeAwards(open, wallet)
      .then(async result => {
        put(result.wallet)
        setFailed(result.failed)
        await client.invalidateQueries({ queryKey: awardsQuery.queryKey })
      })
      .catch(() => setFailed(open.length))
      .finally(() => setTaking(0))
  }, [awards.data, wallet, put, client, taking, offline])

  return {
    ...awards,
    taking,
    failed,
    retry: () => {
      tried.current.clear()
      setFailed(0)
      void awards.refetch()
    },
  }
}

/** What this device shows and gives out when nobody answers any more. */
async function keepAll(device: DeviceKeys, name: string, awards: readonly Award[]): Promise<void> {
  await keepAwards(device, name, awards)
  await keepBundles(device, awards)
}
