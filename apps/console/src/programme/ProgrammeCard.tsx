import { LOCALE_NAMES, useLocale } from '@laurel/ui/i18n'
import { Artwork } from '@laurel/ui/parts'
import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { type Ready, wordsIn } from './programme.ts'
import './programme.css'

/** A ready-made programme: its pictures, what is in it, and in which languages. */
export function ProgrammeCard({ programme }: { readonly programme: Ready }) {
  const { t } = useTranslation()
  const { locale, number } = useLocale()
  const words = wordsIn(programme, locale)
  const { counts, hours, added } = programme
  const [first, ...others] = programme.designs
  const count = (key: 'achievements' | 'pathways', many: number) =>
    t(`programmes.${key}`, { count: many, formatted: number(many) })
  return (
    <Paper component="li" withBorder p="lg" className="row-link programme-card" data-programme={programme.ready}>
      <div className="programme-pictures" aria-hidden>
        {first ? <Artwork design={first} size={96} /> : null}
        {others.slice(0, 4).map((design, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pictures have no ids and stay in their order
          <Artwork key={at} design={design} size={44} />
        ))}
      </div>
      <Stack gap="xs" mt="md">
        <Title order={3} size="h3" lang={words.lang}>
          <Link className="row-target" to={`/programmes/preview?ready=${programme.ready}`}>
            {words.name}
          </Link>
        </Title>
        <Text size="sm" lang={words.lang}>
          {words.description}
        </Text>
        <Text size="sm" c="dimmed">
          {[
            count('achievements', counts.achievements),
            count('pathways', counts.pathways),
            t('programmes.hours', { count: hours, formatted: number(hours) }),
          ].join(' · ')}
        </Text>
        <Group gap={6}>
          {programme.languages.map(language => (
            <Badge key={language} variant="default" tt="none" fw={500}>
              {LOCALE_NAMES[language]}
            </Badge>
          ))}
          {added ? (
            <Badge color={added.isSame ? 'laurel' : 'brass'} variant="light" tt="none">
              {t(added.isSame ? 'programmes.isAdded' : 'programmes.newer')}
            </Badge>
          ) : null}
        </Group>
      </Stack>
    </Paper>
  )
}
