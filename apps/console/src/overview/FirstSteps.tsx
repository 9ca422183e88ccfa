import { useSession } from '@laurel/ui/session'
import { Anchor, CloseButton, Group, Paper, Progress, Stack, Text, Title } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useIssuer, useMay } from '../app/membership.ts'
import type { Overview } from './overview.ts'

/** Two minutes to the first credential: what is done ticks itself off. */
export function FirstSteps({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation()
  const { data } = useSession()
  const issuer = useIssuer()
  const may = useMay()
  const [hidden, setHidden] = useLocalStorage({
    key: 'laurel.firstStepsDone',
    defaultValue: false,
    getInitialValueInEffect: false,
  })
  const awarded = overview.awards.issued + overview.awards.revoked + overview.awards.waiting > 0
  const steps = [
    { key: 'achievement', done: overview.achievements > 0, to: '/achievements/new' },
    { key: 'award', done: awarded, to: '/achievements' },
    { key: 'claim', done: overview.awards.claimed > 0, to: data?.mailConfigured ? '/awards' : '/outbox' },
    { key: 'logo', done: issuer.logoUrl !== null, to: '/settings' },
    { key: 'passkey', done: (data?.passkeys ?? 0) > 0, to: '/settings' },
  ]
  const done = steps.filter(step => step.done).length
  if (hidden || data?.demonstration || done === steps.length) return null
  return (
    <Paper withBorder p="lg" mb="lg">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Title order={2}>{t('steps.title')}</Title>
          <Text size="sm" c="dimmed">
            {t('steps.lead')}
          </Text>
        </div>
        <CloseButton aria-label={t('steps.hide')} onClick={() => setHidden(true)} />
      </Group>
      <Progress value={(done / steps.length) * 100} size="sm" my="md" aria-label={t('steps.title')} />
      <Stack gap="sm" component="ol" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {steps.map(step => (
          <Group key={step.key} component="li" gap="sm" wrap="nowrap" align="flex-start">
            {step.done ? (
              <IconCircleCheckFilled
                size={22}
                color="var(--laurel-good)"
                role="img"
                aria-label={t('steps.done')}
                style={{ flex: 'none' }}
              />
            ) : (
              <IconCircle size={22} stroke={1.4} role="img" aria-label={t('steps.open')} style={{ flex: 'none' }} />
            )}
            <div>
              {step.done ? (
                <Text c="dimmed">{t(`steps.${step.key}.title`)}</Text>
              ) : (
                <>
                  <Anchor component={Link} to={step.to} fw={500}>
                    {t(`steps.${step.key}.title`)}
                  </Anchor>
                  <Text size="sm" c="dimmed">
                    {t(`steps.${step.key}.text`)}{' '}
                    {step.key === 'achievement' && may('programmes:write') ? (
                      <Anchor component={Link} to="/programmes" size="sm" underline="always">
                        {t('gallery.programme')}
                      </Anchor>
                    ) : null}
                  </Text>
                </>
              )}
            </div>
          </Group>
        ))}
      </Stack>
    </Paper>
  )
}
