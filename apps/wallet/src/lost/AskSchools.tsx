import { textFor } from '@laurel/core/achievement'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel, IssuerMark } from '@laurel/ui/parts'
import { Button, Group, List, Paper, Stack, Text, Textarea, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { path } from '../credentials/awards.ts'
import { askSchools, type Lost, type LostSchool, lostQuery } from './lost.ts'

const SHOWN = 5

type Props = { readonly schools: readonly LostSchool[]; readonly lost: Lost; readonly email: string }

/** Who could issue anew what, what will be gone, and a word to each. Asking changes nothing yet. */
export function AskSchools({ schools, lost, email }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [messages, setMessages] = useState<Readonly<Record<string, string>>>({})
  const ask = useMutation({
    mutationFn: () =>
      askSchools(Object.fromEntries(schools.map(one => [one.learnerId, messages[one.learnerId]?.trim() ?? '']))),
    onSuccess: now => client.setQueryData(lostQuery.queryKey, now),
  })
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        ask.mutate()
      }}
    >
      <Stack>
        <Title order={2} size="h3">
          {t('lost.schoolsTitle')}
        </Title>
        <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
          {schools.map(school => (
            <Paper key={school.learnerId} component="li" withBorder p="md">
              <Stack gap="sm">
                <School school={school} />
                <Textarea
                  label={t('lost.message', { issuer: school.issuer.name })}
                  description={t('lost.messageHint')}
                  autosize
                  minRows={1}
                  maxLength={500}
                  value={messages[school.learnerId] ?? ''}
                  onChange={event => {
                    const { value } = event.currentTarget
                    setMessages(known => ({ ...known, [school.learnerId]: value }))
                  }}
                />
              </Stack>
            </Paper>
          ))}
        </Stack>
        <Title order={2} size="h3">
          {t('lost.goneTitle')}
        </Title>
        <List>
          <List.Item>{t('lost.goneImported')}</List.Item>
          {lost.links > 0 ? <List.Item>{t('lost.goneLinks', { count: lost.links })}</List.Item> : null}
        </List>
        <Text fw={500}>{t('lost.notYet')}</Text>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {t('lost.mail', { email })}
        </Text>
        {ask.error ? <ErrorPanel error={ask.error} /> : null}
        <Button type="submit" size="md" loading={ask.isPending} mih={44} h="auto" py="xs">
          <span style={{ whiteSpace: 'normal' }}>{t('lost.ask')}</span>
        </Button>
      </Stack>
    </form>
  )
}

function School({ school }: { readonly school: LostSchool }) {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const { issuer, awards } = school
  const names = awards.slice(0, SHOWN).map(one => textFor(one.names, locale, 'en') ?? '')
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <IssuerMark name={issuer.name} logoUrl={issuer.logoUrl && path(issuer.logoUrl)} size={32} />
      <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
        <Text fw={600}>{issuer.name}</Text>
        {awards.length > 0 ? (
          <Text size="sm" c="dimmed">
            {t('lost.awards', { count: awards.length })}: {names.join(', ')}
            {awards.length > SHOWN ? ' …' : ''}
          </Text>
        ) : null}
      </div>
    </Group>
  )
}
