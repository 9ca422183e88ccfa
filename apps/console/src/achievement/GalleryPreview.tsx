import type { AchievementLanguage } from '@laurel/core/achievement'
import type { GalleryEntry } from '@laurel/core/achievement/gallery'
import { LOCALE_NAMES, LOCALES, useLocale } from '@laurel/ui/i18n'
import { Artwork } from '@laurel/ui/parts'
import { Badge, Button, Group, Modal, SegmentedControl, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Criteria } from './Criteria.tsx'

type Props = {
  readonly entry: GalleryEntry
  readonly language: AchievementLanguage
  readonly onLanguage: (language: AchievementLanguage) => void
  readonly onClose: () => void
}

/** One ready-made achievement in full, in the language chosen; "Use this" opens the form with all three. */
export function GalleryPreview({ entry, language, onLanguage, onClose }: Props) {
  const { t } = useTranslation()
  const { locale, number } = useLocale()
  const isPhone = useMediaQuery('(max-width: 36em)')
  const text = entry.texts[language]
  const facts = [
    t(`kind.${entry.kind}.name`),
    t('workload.about', { count: entry.workloadHours, formatted: number(entry.workloadHours) }),
    ...(entry.credits ? [`${number(entry.credits.number)} ${entry.credits.system}`] : []),
    entry.validityMonths === null
      ? t('achievement.validForever')
      : t('achievement.validFor', { count: entry.validityMonths, formatted: number(entry.validityMonths) }),
  ]
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      fullScreen={isPhone ?? false}
      title={<span lang={language}>{text.name}</span>}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
        <Stack>
          <div style={{ background: 'var(--laurel-sunken)', borderRadius: 8, display: 'grid', placeItems: 'center' }}>
            <div style={{ padding: 24 }}>
              <Artwork design={entry.design} size={isPhone ? 144 : 240} />
            </div>
          </div>
          <SegmentedControl
            aria-label={t('gallery.language')}
            value={language}
            onChange={value => onLanguage(value as AchievementLanguage)}
            data={LOCALES.map(value => ({ value, label: LOCALE_NAMES[value] }))}
            fullWidth
          />
          <Text size="sm" c="dimmed">
            {facts.join(' · ')}
          </Text>
          <Group gap={4} lang={language}>
            {text.tags.map(tag => (
              <Badge key={tag} variant="default" tt="none" fw={500}>
                {tag}
              </Badge>
            ))}
          </Group>
        </Stack>
        <Stack lang={language}>
          <Text>{text.description}</Text>
          <div>
            <Title order={3} size="h4" lang={locale}>
              {t('achievement.criteria')}
            </Title>
            <Criteria narrative={text.criteria} />
          </div>
          {text.levels.length > 0 ? (
            <div>
              <Title order={3} size="h4" lang={locale}>
                {t('levels.label')}
              </Title>
              <ol className="prose" style={{ margin: 0, paddingInlineStart: 24 }}>
                {text.levels.map(([name, descriptor]) => (
                  <li key={name}>
                    <strong>{name}</strong> · {descriptor}
                  </li>
                ))}
              </ol>
            </div>
          ) : null}
          <div>
            <Title order={3} size="h4" lang={locale}>
              {t('gallery.evidence')}
            </Title>
            <Text>{text.evidence}</Text>
          </div>
        </Stack>
      </SimpleGrid>
      <Group
        mt="xl"
        py="md"
        justify="flex-end"
        style={{ position: 'sticky', bottom: 0, background: 'var(--laurel-surface)' }}
      >
        <Text size="sm" c="dimmed" visibleFrom="xs" style={{ flex: '1 1 200px' }}>
          {t('gallery.useHint')}
        </Text>
        <Button variant="default" onClick={onClose}>
          {t('close')}
        </Button>
        <Button component={Link} to={`/achievements/new?from=${entry.id}&language=${language}`}>
          {t('gallery.use')}
        </Button>
      </Group>
    </Modal>
  )
}
