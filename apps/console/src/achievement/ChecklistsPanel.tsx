import type { Checklist, Requirement } from '@laurel/core/achievement'
import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Accordion, Anchor, Group, Progress, Stack, Text, Title } from '@mantine/core'
import { IconCheck, IconCircleDashed, IconMinus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

type Item = { readonly list: Checklist; readonly share: number; readonly requirements: readonly Requirement[] }

/** How complete an achievement is in the eyes of those who recommend what a micro-credential should say. */
export function ChecklistsPanel({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const percent = (share: number) => new Intl.NumberFormat(locale, { style: 'percent' }).format(share)
  const lists = useQuery({
    queryKey: ['achievements', 'checklists', id],
    queryFn: ({ signal }) => api.get<{ readonly items: readonly Item[] }>(`/achievements/${id}/checklists`, { signal }),
  })
  if (lists.error) return <ErrorPanel error={lists.error} onRetry={() => void lists.refetch()} />
  if (!lists.data) return null
  return (
    <section aria-labelledby="checklists">
      <Title order={2} id="checklists" mb="xs">
        {t('checklists.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('checklists.lead')}
      </Text>
      <Accordion variant="separated">
        {lists.data.items.map(({ list, share, requirements }) => (
          <Accordion.Item key={list} value={list}>
            <Accordion.Control>
              <Stack gap={6} pr="md">
                <Group justify="space-between" wrap="nowrap">
                  <Text fw={500}>{t(`checklists.${list}`)}</Text>
                  <Text size="sm" c="dimmed" className="tabular">
                    {percent(share)}
                  </Text>
                </Group>
                <Progress value={share * 100} aria-hidden size="sm" />
              </Stack>
            </Accordion.Control>
            <Accordion.Panel>
              <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
                {requirements.map(one => (
                  <Group key={one.id} component="li" gap="sm" wrap="nowrap" align="flex-start">
                    <Mark of={one} />
                    <Text size="sm">
                      {t(`checklists.clause.${one.id}`)}
                      <Text span c="dimmed">
                        {one.isMet ? '' : ` · ${t(one.weight === 'need' ? 'checklists.missing' : 'checklists.wished')}`}
                      </Text>{' '}
                      {!one.isMet && one.place === 'issuer' ? (
                        <Anchor component={Link} to="/settings" size="sm">
                          {t('checklists.toProfile')}
                        </Anchor>
                      ) : null}
                    </Text>
                  </Group>
                ))}
              </Stack>
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </section>
  )
}

function Mark({ of }: { readonly of: Requirement }) {
  const { t } = useTranslation()
  const size = { size: 18, style: { flexShrink: 0, marginTop: 2 } }
  if (of.isMet)
    return <IconCheck {...size} color="var(--mantine-color-laurel-text)" role="img" aria-label={t('checklists.met')} />
  return of.weight === 'need' ? (
    <IconCircleDashed {...size} role="img" aria-label={t('checklists.missing')} />
  ) : (
    <IconMinus {...size} role="img" aria-label={t('checklists.wished')} />
  )
}
