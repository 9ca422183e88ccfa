import { Alert, Group, Paper, Stack, Table, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type ClaimDetail, levelNames } from './claim.ts'
import { useSay } from './use-claim.ts'

/** What each assessor has marked, beside each other: how two who disagree see where. */
export function OtherReviews({ claim }: { readonly claim: ClaimDetail }) {
  const { t } = useTranslation()
  const say = useSay()
  const names = levelNames(claim, say)
  const levelOf = (id: string | null | undefined) => (id ? (names.get(id) ?? t('claims.notYet')) : '–')
  if (claim.reviews.length < 2) return null
  return (
    <Paper withBorder p="lg">
      <Stack gap="sm">
        <Title order={2} size="h4">
          {t('claims.assessors')}
        </Title>
        {claim.isDisagreed ? (
          <Alert variant="outline" color="brass">
            {t('claims.disagreed')}
          </Alert>
        ) : null}
        <Group style={{ overflowX: 'auto' }}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('claims.criterion')}</Table.Th>
                {claim.reviews.map(one => (
                  <Table.Th key={one.seat}>{one.assessor.name}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {(claim.achievement.rubric?.criteria ?? []).map(criterion => (
                <Table.Tr key={criterion.id}>
                  <Table.Th scope="row">{say(criterion.names)}</Table.Th>
                  {claim.reviews.map(one => (
                    <Table.Td key={one.seat}>
                      {one.marks ? levelOf(one.marks[criterion.id]) : t('claims.sealed')}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
              <Table.Tr>
                <Table.Th scope="row">{t('claims.whole')}</Table.Th>
                {claim.reviews.map(one => (
                  <Table.Td key={one.seat}>
                    <Text size="sm" fw={600}>
                      {one.verb ? t(`claims.word.${one.verb}`) : one.finishedAt ? t('claims.sealed') : '–'}
                      {one.verb === 'approve' && one.level ? ` · ${levelOf(one.level)}` : ''}
                    </Text>
                    {one.reason ? <Text size="sm">{one.reason}</Text> : null}
                  </Table.Td>
                ))}
              </Table.Tr>
            </Table.Tbody>
          </Table>
        </Group>
      </Stack>
    </Paper>
  )
}
