import { useLocale } from '@laurel/ui/i18n'
import { EmptyState, ErrorPanel, PageHeader, Seal } from '@laurel/ui/parts'
import { ActionIcon, Alert, Anchor, Button, Checkbox, Group, Paper, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconEdit, IconSearch, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { LogEntry } from '../vault/contents.ts'
import { LogForm } from './LogForm.tsx'
import { hoursByYear, hoursOf, matching } from './log.ts'
import { useLog } from './use-log.ts'

const SEARCH_FROM = 4

/** What the person has done to learn, for themselves; several of them make a claim. */
export default function LogPage() {
  const { t } = useTranslation()
  const { number } = useLocale()
  const log = useLog()
  const [words, setWords] = useState('')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [editing, setEditing] = useState<string>()
  const found = matching(log.entries, words)
  const keep = async (entry: LogEntry) => {
    await log.keep(entry)
    setEditing(undefined)
    notifications.show({ message: t('log.kept'), color: 'laurel' })
  }
  return (
    <>
      <PageHeader title={t('log.title')}>{t('log.lead')}</PageHeader>
      <Stack gap="lg" maw={720}>
        <Paper withBorder p="lg" radius="lg">
          <LogForm onKeep={keep} />
        </Paper>
        {log.waiting > 0 && !log.isSending ? (
          <Alert variant="light" color="brass" role="status">
            {t('log.waits', { count: log.waiting })}
          </Alert>
        ) : null}
        {log.error ? <ErrorPanel error={log.error} /> : null}
        {log.entries.length === 0 ? (
          <EmptyState title={t('log.emptyTitle')} picture={<Seal />}>
            {t('log.empty')}
          </EmptyState>
        ) : (
          <Text>
            {t('log.total', { count: log.entries.length, hours: number(hoursOf(log.entries)) })}
            <Text span c="dimmed">
              {hoursByYear(log.entries)
                .map(one => ` · ${t('log.year', { year: one.year, hours: number(one.hours) })}`)
                .join('')}
            </Text>
          </Text>
        )}
        {log.entries.length >= SEARCH_FROM ? (
          <TextInput
            type="search"
            maw={400}
            aria-label={t('log.search')}
            placeholder={t('log.search')}
            leftSection={<IconSearch size={16} aria-hidden />}
            value={words}
            onChange={event => setWords(event.currentTarget.value)}
          />
        ) : null}
        {words && found.length === 0 ? <Text>{t('log.nothingFound')}</Text> : null}
        <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
          {found.map(one => (
            <Paper key={one.id} component="li" withBorder p="md" radius="lg">
              {editing === one.id ? (
                <LogForm entry={one} onKeep={keep} onCancel={() => setEditing(undefined)} />
              ) : (
                <Entry
                  entry={one}
                  isChosen={chosen.includes(one.id)}
                  onChoose={isChosen => setChosen(isChosen ? [...chosen, one.id] : chosen.filter(id => id !== one.id))}
                  onEdit={() => setEditing(one.id)}
                  onRemove={() => void log.remove(one.id)}
                />
              )}
            </Paper>
          ))}
        </Stack>
        {chosen.length > 0 && log.waiting === 0 ? (
          <Group className="log-gather">
            <Button component={Link} to={`/claims/new?${chosen.map(id => `entry=${id}`).join('&')}`}>
              {t('log.gather', { count: chosen.length })}
            </Button>
          </Group>
        ) : null}
      </Stack>
    </>
  )
}

type EntryProps = {
  readonly entry: LogEntry
  readonly isChosen: boolean
  readonly onChoose: (isChosen: boolean) => void
  readonly onEdit: () => void
  readonly onRemove: () => void
}

function Entry({ entry, isChosen, onChoose, onEdit, onRemove }: EntryProps) {
  const { t } = useTranslation()
  const { date, number } = useLocale()
  return (
    <Group wrap="nowrap" align="flex-start" gap="sm">
      <Checkbox
        mt={2}
        aria-label={t('log.choose', { what: entry.what })}
        checked={isChosen}
        onChange={event => onChoose(event.currentTarget.checked)}
      />
      <Stack gap={2} style={{ flex: 1, minWidth: 0 }}>
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {entry.what}
        </Text>
        <Text size="sm" c="dimmed">
          {[
            date(entry.on, { dateStyle: 'medium' }),
            entry.hours ? t('log.hoursOf', { count: entry.hours, formatted: number(entry.hours) }) : null,
          ]
            .filter(Boolean)
            .join(' · ')}
        </Text>
        {entry.reflection ? (
          <Text size="sm" className="prose">
            {entry.reflection}
          </Text>
        ) : null}
        {entry.link ? (
          <Anchor
            size="sm"
            href={entry.link}
            target="_blank"
            rel="noopener noreferrer"
            style={{ overflowWrap: 'anywhere' }}
          >
            {entry.link}
          </Anchor>
        ) : null}
        {entry.photo ? <img className="log-photo" src={entry.photo} alt={t('log.photoAlt')} /> : null}
      </Stack>
      <Group gap={0} wrap="nowrap">
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('log.edit', { what: entry.what })}
          onClick={onEdit}
        >
          <IconEdit size={18} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('log.remove', { what: entry.what })}
          onClick={onRemove}
        >
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
      </Group>
    </Group>
  )
}
