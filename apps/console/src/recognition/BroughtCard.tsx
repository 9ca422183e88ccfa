import { domainOf } from '@laurel/core/verification'
import { apiUrl } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { Alert, Anchor, Badge, Group, Paper, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Criteria } from '../achievement/Criteria.tsx'
import { useMay } from '../app/membership.ts'
import { type Brought, STANDING_COLORS } from './recognition.ts'

const MARKS: Readonly<Record<string, string>> = { passed: '✓', failed: '✕', warning: '!', 'not-checked': '?' }

/** Each check in a sentence, as a stranger's verification would say it. */
function Checks({ one }: { readonly one: Brought }) {
  const { t } = useTranslation('checks')
  const { t: say } = useTranslation()
  return (
    <details>
      <summary>{say('recognition.checks')}</summary>
      <Stack component="ul" gap={4} m={0} mt="xs" p={0} style={{ listStyle: 'none' }}>
        {one.findings
          .filter(finding => finding.code !== 'NOT_REACHED')
          .map(finding => (
            <Text component="li" size="sm" key={`${finding.check} ${finding.code}`}>
              <span aria-hidden="true">{MARKS[finding.outcome] ?? '·'}</span> {t(finding.code)}
            </Text>
          ))}
      </Stack>
    </details>
  )
}

/** Whose it is, as far as that is proven; who else has brought it. */
function Whose({ one }: { readonly one: Brought }) {
  const { t } = useTranslation()
  const others = one.elsewhere.filter(other => !other.isSame)
  return (
    <>
      <Alert
        variant="outline"
        color={
          one.holder === 'key' ? 'laurel' : one.holder === 'otherKey' || one.holder === 'otherName' ? 'danger' : 'brass'
        }
      >
        {t(`recognition.holder.${one.holder}`, { name: one.recipient ?? '' })}
      </Alert>
      {others.length > 0 ? (
        <Alert variant="outline" color="danger" role="status">
          {t('recognition.alsoBrought')}{' '}
          {others.map(other => (
            <Anchor
              key={other.claimId}
              component={Link}
              to={`/claims/${other.claimId}`}
              underline="always"
              inherit
              mr="xs"
            >
              {other.learner}
            </Anchor>
          ))}
        </Alert>
      ) : null}
    </>
  )
}

/** A credential that was brought: who gave it, whether it holds, whose it is, and what it says. */
export function BroughtCard({ one, claimId, achievementId }: { one: Brought; claimId: string; achievementId: string }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const may = useMay()
  const draft = new URLSearchParams({
    institution: one.issuer.name ?? '',
    did: one.issuer.did,
    url: one.issuer.url ?? '',
    name: one.name,
    achievementId: one.achievementId ?? '',
    leastLevel: one.level ?? '',
    countsAs: achievementId,
  })
  const facts: readonly (readonly [string, string | null])[] = [
    ['recipient', one.recipient],
    ['date', one.validFrom ? date(one.validFrom) : null],
    ['until', one.validUntil ? date(one.validUntil) : null],
    ['level', one.level],
    ['results', one.results.map(result => [result.name, result.value].filter(Boolean).join(': ')).join('; ') || null],
    ['credits', one.credits],
  ]
  return (
    <Paper component="li" withBorder p="md">
      <Stack gap="sm" style={{ overflowWrap: 'anywhere' }}>
        <Group justify="space-between" align="flex-start">
          <div>
            <Text fw={600}>{one.name}</Text>
            <Text size="sm">{one.issuer.name}</Text>
            <Text size="xs" c="dimmed">
              {domainOf(one.issuer.did) ?? one.issuer.did}
            </Text>
          </div>
          <Badge color={STANDING_COLORS[one.standing]} variant="outline" tt="none">
            {t(`recognition.standing.${one.standing}`)}
          </Badge>
        </Group>
        <Whose one={one} />
        <dl className="fact-list">
          {facts.flatMap(([name, value]) =>
            value ? (
              <div key={name}>
                <dt>{t(`recognition.fact.${name}`)}</dt>
                <dd>{value}</dd>
              </div>
            ) : (
              []
            ),
          )}
        </dl>
        {one.criteria ? (
          <details>
            <summary>{t('recognition.theirCriteria')}</summary>
            <Criteria narrative={one.criteria} />
          </details>
        ) : null}
        <Checks one={one} />
        {one.agreements.map(agreement => (
          <Text size="sm" key={agreement.id}>
            <Anchor component={Link} to={`/recognition/${agreement.id}`} underline="always" inherit>
              {t('recognition.agreementWith', { institution: agreement.institution })}
            </Anchor>{' '}
            {agreement.against.length === 0
              ? t('recognition.fits')
              : agreement.against.map(code => t(`recognition.against.${code}`)).join(', ')}
          </Text>
        ))}
        <Group gap="md">
          <Anchor
            href={apiUrl(`/learner-claims/${claimId}/credentials/${one.id}/document`)}
            size="sm"
            underline="always"
          >
            {t('recognition.document')}
          </Anchor>
          {one.agreements.length === 0 && may('recognition:write') ? (
            <Anchor component={Link} to={`/recognition/new?${draft}`} size="sm" underline="always">
              {t('recognition.makeOfThis')}
            </Anchor>
          ) : null}
        </Group>
      </Stack>
    </Paper>
  )
}
