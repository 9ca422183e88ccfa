import { api, type Page } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Button, Checkbox, Group, Paper, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { BackLink } from '../app/BackLink.tsx'
import { useIssuer } from '../app/membership.ts'
import { said } from '../app/notify.tsx'
import { SearchField } from '../app/SearchField.tsx'
import { choicesQuery, type PathwayItem } from '../pathway/pathway.ts'
import { saveProgramme } from './save-programme.ts'

type Choice = { readonly id: string; readonly name: string }

function Choices({
  label,
  all,
  chosen,
  onChange,
}: {
  readonly label: string
  readonly all: readonly Choice[]
  readonly chosen: readonly string[]
  readonly onChange: (ids: readonly string[]) => void
}) {
  return (
    <Stack gap="xs" role="group" aria-label={label}>
      {all.map(one => (
        <Checkbox
          key={one.id}
          label={one.name}
          checked={chosen.includes(one.id)}
          onChange={event =>
            onChange(event.currentTarget.checked ? [...chosen, one.id] : chosen.filter(id => id !== one.id))
          }
        />
      ))}
    </Stack>
  )
}

/** One's own programme as a file for others. */
export default function ExportPage() {
  const { t } = useTranslation()
  const { number } = useLocale()
  const issuer = useIssuer()
  const [parameters] = useSearchParams()
  const pathways = useQuery({
    queryKey: ['pathways', 'choices'],
    queryFn: ({ signal }) => api.get<Page<PathwayItem>>('/pathways', { query: { limit: 200 }, signal }),
  })
  const achievements = useQuery(choicesQuery)
  const [chosen, setChosen] = useState({
    pathways: parameters.getAll('pathway') as readonly string[],
    achievements: parameters.getAll('achievement') as readonly string[],
  })
  const [words, setWords] = useState({ name: '', author: issuer.name, licence: 'CC-BY-4.0', edition: '1' })
  const [q, setQ] = useState('')
  const count = chosen.pathways.length + chosen.achievements.length
  const save = useMutation({
    mutationFn: () => {
      const said_ = Object.fromEntries(Object.entries(words).filter(([, text]) => text.trim() !== ''))
      return saveProgramme({ ...chosen, ...said_ }, words.name.trim())
    },
    onSuccess: () => said(t('programmeExport.saved')),
  })
  const field = (key: keyof typeof words, hint?: string) => (
    <TextInput
      label={t(`programmeExport.${key}`)}
      description={hint}
      value={words[key]}
      maxLength={key === 'edition' ? 40 : 200}
      onChange={event => setWords({ ...words, [key]: event.currentTarget.value })}
    />
  )
  const error = pathways.error ?? achievements.error
  const needle = q.trim().toLocaleLowerCase()
  const found = (achievements.data ?? []).filter(
    one => chosen.achievements.includes(one.id) || one.name.toLocaleLowerCase().includes(needle),
  )
  const nothing = pathways.data?.items.length === 0 && achievements.data?.length === 0
  return (
    <>
      <PageHeader
        title={t('programmeExport.title')}
        back={<BackLink to="/programmes">{t('programmes.title')}</BackLink>}
      >
        {t('programmeExport.lead')}
      </PageHeader>
      {pathways.isPending || achievements.isPending ? (
        <LoadingPanel rows={4} />
      ) : error ? (
        <ErrorPanel error={error} />
      ) : nothing ? (
        <Text c="dimmed">{t('programmeExport.none')}</Text>
      ) : (
        <Stack gap="xl">
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg" style={{ alignItems: 'start' }}>
            {(pathways.data?.items.length ?? 0) > 0 ? (
              <Paper withBorder p="lg">
                <Title order={2} mb="sm">
                  {t('programmeExport.pathways')}
                </Title>
                <Choices
                  label={t('programmeExport.pathways')}
                  all={(pathways.data?.items ?? []).map(one => ({ id: one.id, name: one.content.name }))}
                  chosen={chosen.pathways}
                  onChange={ids => setChosen({ ...chosen, pathways: ids })}
                />
              </Paper>
            ) : null}
            <Paper withBorder p="lg">
              <Title order={2} mb="sm">
                {t('programmeExport.achievements')}
              </Title>
              <Stack>
                <Group>
                  <SearchField label={t('programmeExport.searchAchievements')} value={q} onChange={setQ} />
                </Group>
                <Choices
                  label={t('programmeExport.achievements')}
                  all={found}
                  chosen={chosen.achievements}
                  onChange={ids => setChosen({ ...chosen, achievements: ids })}
                />
              </Stack>
            </Paper>
          </SimpleGrid>
          <Paper withBorder p="lg">
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              {field('name', t('programmeExport.nameHint'))}
              {field('edition', t('programmeExport.editionHint'))}
              {field('author')}
              {field('licence', t('programmeExport.licenceHint'))}
            </SimpleGrid>
          </Paper>
          {save.error ? <ErrorPanel error={save.error} /> : null}
          <Group>
            <Button
              disabled={count === 0}
              loading={save.isPending}
              leftSection={<IconDownload size={18} aria-hidden />}
              onClick={() => save.mutate()}
            >
              {t('programmeExport.do')}
            </Button>
            <Text size="sm" c="dimmed" role="status">
              {t('programmeExport.chosen', { count, formatted: number(count) })}
            </Text>
          </Group>
        </Stack>
      )}
    </>
  )
}
