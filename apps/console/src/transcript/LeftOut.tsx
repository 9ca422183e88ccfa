import { useLocale } from '@laurel/ui/i18n'
import { Button, Group, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconPlus, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { attainedIn, type Entry, nameIn } from './transcript.ts'

type Props = { readonly entries: readonly Entry[]; readonly onPutIn: (entries: readonly Entry[]) => void }

/** What the learner has and the transcript leaves out, found by name, kind, pathway or date, and put in by a press. */
export function LeftOut({ entries, onPutIn }: Props) {
  const { t } = useTranslation()
  const { date, locale: language } = useLocale()
  const [words, setWords] = useState('')
  const [kind, setKind] = useState<string | null>(null)
  const [pathway, setPathway] = useState<string | null>(null)
  const [from, setFrom] = useState('')
  const [until, setUntil] = useState('')
  if (entries.length === 0) return null
  const pathways = new Map(entries.flatMap(one => one.pathways.map(way => [way.id, way.name] as const)))
  const wanted = words.trim().toLocaleLowerCase()
  const found = entries.filter(
    one =>
      nameIn(one, language).toLocaleLowerCase().includes(wanted) &&
      (kind === null || one.kind === kind) &&
      (pathway === null || one.pathways.some(way => way.id === pathway)) &&
      (from === '' || one.validFrom.slice(0, 10) >= from) &&
      (until === '' || one.validFrom.slice(0, 10) <= until),
  )
  return (
    <Stack component="section" gap="sm" aria-labelledby="left-out-title">
      <Group justify="space-between">
        <Title order={2} id="left-out-title">
          {t('transcript.leftOut', { count: entries.length })}
        </Title>
        {found.length > 1 ? (
          <Button variant="default" size="xs" onClick={() => onPutIn(found)}>
            {t('transcript.putAllIn', { count: found.length })}
          </Button>
        ) : null}
      </Group>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
        <TextInput
          type="search"
          label={t('transcript.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={words}
          onChange={event => setWords(event.currentTarget.value)}
        />
        <Select
          label={t('achievements.kindFilter')}
          placeholder={t('transcript.any')}
          clearable
          value={kind}
          onChange={setKind}
          data={(['macro', 'micro', 'alternative'] as const).map(value => ({ value, label: t(`kind.${value}.name`) }))}
        />
        {pathways.size > 0 ? (
          <Select
            label={t('transcript.pathway')}
            placeholder={t('transcript.any')}
            clearable
            value={pathway}
            onChange={setPathway}
            data={[...pathways].map(([value, label]) => ({ value, label }))}
          />
        ) : null}
        <TextInput
          type="date"
          label={t('transcript.from')}
          value={from}
          onChange={event => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('transcript.until')}
          value={until}
          onChange={event => setUntil(event.currentTarget.value)}
        />
      </SimpleGrid>
      {found.length === 0 ? <Text>{t('transcript.noneFound')}</Text> : null}
      <Stack component="ul" gap={4} m={0} p={0} style={{ listStyle: 'none' }}>
        {found.map(entry => {
          const name = nameIn(entry, language)
          return (
            <Group key={entry.id} component="li" justify="space-between" wrap="nowrap" mih={44}>
              <div style={{ minWidth: 0 }}>
                <Text style={{ overflowWrap: 'anywhere' }}>{name}</Text>
                <Text size="sm" c="dimmed">
                  {[attainedIn(entry, language), date(entry.validFrom), entry.inForce ? '' : t('transcript.ended')]
                    .filter(Boolean)
                    .join(' · ')}
                </Text>
              </div>
              <Button
                variant="default"
                size="xs"
                leftSection={<IconPlus size={14} aria-hidden />}
                aria-label={t('transcript.putNamedIn', { name })}
                onClick={() => onPutIn([entry])}
              >
                {t('transcript.putIn')}
              </Button>
            </Group>
          )
        })}
      </Stack>
    </Stack>
  )
}
