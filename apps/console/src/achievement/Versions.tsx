import { LOCALE_NAMES, type Locale, useLocale } from '@laurel/ui/i18n'
import { ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Anchor, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Change, versionsQuery } from './achievement.ts'

/** Texts of more than a line stand below each other; a number or a name fits into one. */
const SHORT = 60

function ChangeItem({ change }: { readonly change: Change }) {
  const { t } = useTranslation()
  const { number } = useLocale()
  const of = change.field === 'translation' ? (LOCALE_NAMES[change.of as Locale] ?? change.of) : change.of
  const name = [t(`change.${change.field}`, { of }), ...(change.word ? [t(`change.${change.word}`)] : [])].join(' · ')
  const say = (value: string | null) => {
    if (value === null) return t('change.nothing')
    if (change.field === 'kind') return t(`kind.${value}.name`)
    if (change.field === 'alwaysShown')
      return value
        .split(', ')
        .map(one => t(`alwaysShown.kind.${one}`))
        .join(', ')
    if (change.field === 'language') return LOCALE_NAMES[value as Locale] ?? value
    if (change.field === 'validityMonths')
      return t('achievement.validFor', { count: Number(value), formatted: number(Number(value)) })
    return value
  }
  const [before, after] = [say(change.before), say(change.after)]
  if (change.before === null && change.after === null)
    return (
      <li>
        <strong>{name}</strong>
      </li>
    )
  const isShort = before.length + after.length <= SHORT && !`${before}${after}`.includes('\n')
  if (isShort)
    return (
      <li>
        <strong>{name}</strong> <del>{before}</del> → <ins>{after}</ins>
      </li>
    )
  return (
    <li>
      <details>
        <summary>{name}</summary>
        <SimpleGrid cols={{ base: 1, sm: 2 }} my="xs">
          {(
            [
              ['before', before],
              ['after', after],
            ] as const
          ).map(([when, text]) => (
            <div key={when}>
              <Text size="xs" fw={600}>
                {t(`change.${when}`)}
              </Text>
              <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                {text}
              </Text>
            </div>
          ))}
        </SimpleGrid>
      </details>
    </li>
  )
}

/** The versions of an achievement, newest first: since when, who has it, and what changed. */
export function Versions({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const { date, number } = useLocale()
  const versions = useQuery(versionsQuery(id))
  return (
    <Paper withBorder p="lg">
      <Title order={2} mb="sm">
        {t('versions.title')}
      </Title>
      {versions.isPending ? (
        <LoadingPanel rows={1} />
      ) : versions.error ? (
        <ErrorPanel error={versions.error} onRetry={() => void versions.refetch()} />
      ) : (
        <Stack component="ol" gap="md" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
          {versions.data.items.map(one => (
            <li key={one.version}>
              <Group gap="xs" align="baseline">
                <Anchor href={one.url} target="_blank" rel="noreferrer" fw={600}>
                  {t('versions.one', { number: number(one.version) })}
                </Anchor>
                <Text size="sm" c="dimmed">
                  {date(one.createdAt)} ·{' '}
                  {t('achievements.awarded', { count: one.awardCount, formatted: number(one.awardCount) })}
                </Text>
              </Group>
              {one.changes.length > 0 ? (
                <ul style={{ margin: '4px 0 0', paddingInlineStart: 20 }} aria-label={t('versions.changed')}>
                  {one.changes.map(change => (
                    <ChangeItem key={`${change.field} ${change.of} ${change.word}`} change={change} />
                  ))}
                </ul>
              ) : null}
            </li>
          ))}
        </Stack>
      )}
    </Paper>
  )
}
