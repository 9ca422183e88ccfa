import { Alert } from '@mantine/core'
import { IconShieldCheck } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useOffline } from '../offline/offline.ts'
import { goesOn, lostQuery, stopAsking } from './lost.ts'

/**
 * This wallet is open, so not every way into it is lost: what was asked for ends, and the person hears of it, since it
 * may have been somebody else who asked.
 */
export function OpenedAfterAll() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const offline = useOffline()
  const lost = useQuery({ ...lostQuery, enabled: !offline })
  const stop = useMutation({
    mutationFn: () => stopAsking('opened'),
    onSuccess: () => client.invalidateQueries({ queryKey: lostQuery.queryKey }),
  })
  const isDue =
    lost.data?.canBegin || (lost.data?.schools ?? []).some(one => goesOn(one) && one.request?.isSettled === false)
  const { mutate, isIdle } = stop
  useEffect(() => {
    if (isDue && isIdle) mutate()
  }, [isDue, isIdle, mutate])
  if (!stop.data || stop.data.ended === 0) return null
  return (
    <Alert
      variant="outline"
      color="brass"
      mb="lg"
      role="alert"
      icon={<IconShieldCheck aria-hidden />}
      title={t('lost.stoppedTitle')}
    >
      {t('lost.stoppedText')}
    </Alert>
  )
}
