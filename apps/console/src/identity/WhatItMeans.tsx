import { useLocale } from '@laurel/ui/i18n'
import { List, Stack, Text, Title } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Preview } from './compromises.ts'

/** What declaring keys stolen would do, in counts. It comes after a button, so the reader is taken to it. */
export function WhatItMeans({ preview: { since, kept, affected, lastRecorded } }: { readonly preview: Preview }) {
  const { t } = useTranslation()
  const { dateTime, number } = useLocale()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const others = (['copy', 'endorsement', 'vc-api'] as const).filter(kind => affected[kind] > 0)
  return (
    <Stack gap="sm">
      <Title order={2} ref={heading} tabIndex={-1}>
        {t('stolen.means', { since: dateTime(since) })}
      </Title>
      <List size="sm" spacing="xs">
        <List.Item>
          {t('stolen.kept', { count: kept, formatted: number(kept) })}
          {lastRecorded ? null : ` ${t('stolen.noRecord')}`}
        </List.Item>
        <List.Item>{t('stolen.affected', { count: affected.award, formatted: number(affected.award) })}</List.Item>
        {others.map(kind => (
          <List.Item key={kind}>
            {t(`stolen.kind.${kind}`)}: {number(affected[kind])}. {t(`stolen.then.${kind}`)}
          </List.Item>
        ))}
      </List>
      <Text size="sm">{t('stolen.parts')}</Text>
    </Stack>
  )
}
