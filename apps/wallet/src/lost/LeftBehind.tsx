import { textFor } from '@laurel/core/achievement'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Paper, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { askSchools, goesOn, type LostSchool, lostQuery } from './lost.ts'
import { SchoolState } from './SchoolState.tsx'

/** What was in the wallet before this one, and whose school has not issued it anew: it waits, and can be asked for. */
export function LeftBehind() {
  const { t } = useTranslation()
  const lost = useQuery(lostQuery)
  const schools = (lost.data?.schools ?? []).filter(one => one.awards.some(award => award.isLeftBehind))
  if (schools.length === 0) return null
  return (
    <Paper withBorder p="lg" radius="lg" mb="lg" component="section" aria-labelledby="left-behind">
      <Stack gap="sm">
        <Title order={2} size="h3" id="left-behind">
          {t('lost.leftTitle')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('lost.left')}
        </Text>
        {schools.map(one => (
          <School key={one.learnerId} school={one} />
        ))}
      </Stack>
    </Paper>
  )
}

function School({ school }: { readonly school: LostSchool }) {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const client = useQueryClient()
  const ask = useMutation({
    mutationFn: () => askSchools({ [school.learnerId]: '' }, true),
    onSuccess: now => client.setQueryData(lostQuery.queryKey, now),
  })
  const names = school.awards.filter(one => one.isLeftBehind).map(one => textFor(one.names, locale, 'en') ?? '')
  return (
    <Stack gap="xs" align="flex-start">
      <Text fw={500}>{names.join(', ')}</Text>
      <Stack component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        <SchoolState school={school} />
      </Stack>
      {ask.error ? <ErrorPanel error={ask.error} /> : null}
      {goesOn(school) ? null : (
        <Button variant="default" size="xs" loading={ask.isPending} onClick={() => ask.mutate()}>
          {t('lost.askAgain', { issuer: school.issuer.name })}
        </Button>
      )}
    </Stack>
  )
}
