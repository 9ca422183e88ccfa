import { useLocale } from '@laurel/ui/i18n'
import { ActionIcon, Badge, Group, Menu, Paper, Stack, Text, TextInput, VisuallyHidden } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconDotsVertical, IconHeading, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { beginSection, leaveOut, moveAward, moveSection, placeOf, type Section } from './arrange.ts'
import { attainedIn, type Entry, nameIn } from './transcript.ts'

type Props = {
  readonly sections: readonly Section[]
  readonly entries: readonly Entry[]
  readonly onChange: (sections: readonly Section[]) => void
}

/** What is in the transcript: headings that can be renamed and moved, awards that can be moved and left out. */
export function Arrange({ sections, entries, onChange }: Props) {
  const { t } = useTranslation()
  const { locale: language } = useLocale()
  const [announcement, announce] = useState('')
  const byId = new Map(entries.map(one => [one.id, one]))
  const rename = (key: string, title: string) =>
    onChange(sections.map(one => (one.key === key ? { ...one, title } : one)))
  const moveHeading = ({ key, title }: Section, by: -1 | 1) => {
    const next = moveSection(sections, key, by)
    onChange(next)
    const place = next.findIndex(one => one.key === key) + 1
    announce(t('transcript.headingMoved', { name: title, place, count: next.length }))
  }
  const put = (entry: Entry, next: readonly Section[]) => {
    onChange(next)
    const name = nameIn(entry, language)
    const at = placeOf(next, entry.id)
    announce(at ? t('transcript.moved', { name, ...at }) : t('transcript.movedOut', { name }))
  }
  return (
    <>
      <VisuallyHidden aria-live="polite">{announcement}</VisuallyHidden>
      <Stack component="ol" gap="md" m={0} p={0} style={{ listStyle: 'none' }}>
        {sections.map((section, at) => (
          <Paper key={section.key} component="li" withBorder p="md">
            <Stack gap="sm">
              <Group gap="xs" align="flex-end" wrap="nowrap">
                <TextInput
                  label={t('transcript.heading')}
                  style={{ flex: 1 }}
                  maxLength={120}
                  value={section.title}
                  error={section.title.trim() === '' ? t('transcript.headingMissing') : undefined}
                  onChange={event => rename(section.key, event.currentTarget.value)}
                />
                {([-1, 1] as const).map(by => (
                  <ActionIcon
                    key={by}
                    variant="default"
                    size={36}
                    disabled={at + by < 0 || at + by >= sections.length}
                    aria-label={t(by < 0 ? 'transcript.up' : 'transcript.down', { name: section.title })}
                    onClick={() => moveHeading(section, by)}
                  >
                    {by < 0 ? <IconArrowUp size={16} aria-hidden /> : <IconArrowDown size={16} aria-hidden />}
                  </ActionIcon>
                ))}
              </Group>
              <Stack component="ul" gap={4} m={0} p={0} style={{ listStyle: 'none' }}>
                {section.awards
                  .flatMap(id => byId.get(id) ?? [])
                  .map(entry => (
                    <AwardRow
                      key={entry.id}
                      entry={entry}
                      onMove={by => put(entry, moveAward(sections, entries, entry.id, by))}
                      onBegin={() => put(entry, beginSection(sections, entries, entry.id, t('transcript.newHeading')))}
                      onLeaveOut={() => put(entry, leaveOut(sections, entry.id))}
                    />
                  ))}
              </Stack>
            </Stack>
          </Paper>
        ))}
      </Stack>
    </>
  )
}

type RowProps = {
  readonly entry: Entry
  readonly onMove: (by: -1 | 1) => void
  /** A heading is to begin with it. */
  readonly onBegin: () => void
  readonly onLeaveOut: () => void
}

function AwardRow({ entry, onMove, onBegin, onLeaveOut }: RowProps) {
  const { t } = useTranslation()
  const { date, locale: language } = useLocale()
  const name = nameIn(entry, language)
  const acts = [
    ['moveUp', IconArrowUp, () => onMove(-1)],
    ['moveDown', IconArrowDown, () => onMove(1)],
    ['begin', IconHeading, onBegin],
    ['leaveOut', IconX, onLeaveOut],
  ] as const
  return (
    <Group component="li" justify="space-between" wrap="nowrap" gap="xs" mih={44}>
      <div style={{ minWidth: 0 }}>
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
        <Text size="sm" c="dimmed">
          {[attainedIn(entry, language), date(entry.validFrom)].filter(Boolean).join(' · ')}
          {entry.consistsOf.length > 0 ? ` · ${t('transcript.consists', { count: entry.consistsOf.length })}` : ''}
        </Text>
        {entry.inForce ? null : (
          <Badge variant="outline" color="gray" tt="none">
            {t('transcript.ended')}
          </Badge>
        )}
      </div>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" size={44} aria-label={t('transcript.acts', { name })}>
            <IconDotsVertical size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {acts.map(([word, Icon, act]) => (
            <Menu.Item key={word} leftSection={<Icon size={16} aria-hidden />} onClick={act}>
              {t(`transcript.${word}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Group>
  )
}
