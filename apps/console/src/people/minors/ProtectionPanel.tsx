import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Badge, Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCheck, IconMinus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../app/membership.ts'
import { AgeDialog } from './AgeDialog.tsx'
import { ClaimCode } from './ClaimCode.tsx'
import { Guardians } from './Guardians.tsx'
import { type Protection, PURPOSES, protectionQuery } from './protection.ts'

/** How a learner is protected: who decides, what they have allowed, who the guardians are. */
export function ProtectionPanel({ learnerId }: { readonly learnerId: string }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const may = useMay()
  const [noting, dialog] = useDisclosure(false)
  const protection = useQuery(protectionQuery(learnerId))
  if (protection.isPending) return <LoadingPanel rows={3} />
  if (protection.error) return <ErrorPanel error={protection.error} onRetry={() => void protection.refetch()} />
  const { stage, isNoted, mustConfirm, changesAt, custody, age } = protection.data
  const isMinor = stage !== 'adult'
  return (
    <Paper withBorder p="lg">
      <Stack gap="lg">
        <Group justify="space-between" align="flex-start">
          <div style={{ flex: '1 1 260px' }}>
            <Group gap="xs" mb={4}>
              <Title order={2}>{t('minors.title')}</Title>
              {isMinor ? (
                <Badge variant="light" tt="none">
                  {t('minors.minor')}
                </Badge>
              ) : null}
            </Group>
            <Text size="sm" c="dimmed">
              {t(isNoted ? `minors.stage.${stage}` : `minors.notNoted.${isMinor ? 'minor' : 'adult'}`)}
              {changesAt ? ` ${t('minors.until', { date: date(changesAt, { dateStyle: 'long' }) })}` : ''}
              {mustConfirm ? ` ${t('minors.mustConfirm')}` : ''}
              {isMinor ? ` ${t(`minors.custody.${custody}`)}` : ''}
            </Text>
          </div>
          {may('learners:protect') ? (
            <Button variant="default" onClick={dialog.open}>
              {t(age ? 'minors.changeAge' : 'minors.noteAge')}
            </Button>
          ) : null}
        </Group>
        {isMinor ? <Permits protection={protection.data} /> : null}
        {may('learners:protect') && (isMinor || protection.data.guardians.length > 0) ? (
          <Guardians learnerId={learnerId} guardians={protection.data.guardians} canInvite={isMinor} />
        ) : null}
        {isMinor && custody === 'school' && may('awards:write') ? <ClaimCode learnerId={learnerId} /> : null}
        <Said protection={protection.data} />
      </Stack>
      {noting ? <AgeDialog learnerId={learnerId} age={age} opened onClose={dialog.close} /> : null}
    </Paper>
  )
}

/** One line a purpose: allowed now, or not. */
function Permits({ protection }: { readonly protection: Protection }) {
  const { t } = useTranslation()
  return (
    <section>
      <Title order={3} mb="xs">
        {t('minors.permits')}
      </Title>
      <Stack component="ul" gap={6} m={0} p={0} style={{ listStyle: 'none' }}>
        {PURPOSES.map(purpose => {
          const isAllowed = protection.permits[purpose]
          const isAsked = protection.requests.some(one => one.purpose === purpose)
          return (
            <Group component="li" key={purpose} gap="sm" wrap="nowrap">
              {isAllowed ? (
                <IconCheck size={18} color="var(--mantine-primary-color-filled)" aria-hidden />
              ) : (
                <IconMinus size={18} aria-hidden />
              )}
              <Text size="sm">
                {t(`minors.purpose.${purpose}`)}:{' '}
                <Text span size="sm" fw={500}>
                  {t(isAllowed ? 'minors.allowed' : isAsked ? 'minors.asked' : 'minors.notAllowed')}
                </Text>
              </Text>
            </Group>
          )
        })}
      </Stack>
    </section>
  )
}

/** Every word that was said, newest first: the record that a school shows an authority. */
function Said({ protection }: { readonly protection: Protection }) {
  const { t } = useTranslation()
  const { dateTime } = useLocale()
  if (protection.consents.length === 0) return null
  return (
    <details>
      <summary>{t('minors.record', { count: protection.consents.length })}</summary>
      <Table.ScrollContainer minWidth={480} mt="xs">
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('minors.when')}</Table.Th>
              <Table.Th>{t('minors.what')}</Table.Th>
              <Table.Th>{t('minors.who')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {protection.consents.map((one, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a record that is only added to
              <Table.Tr key={index}>
                <Table.Td>{dateTime(one.at)}</Table.Td>
                <Table.Td>
                  {t(`minors.purpose.${one.purpose}`)}: {t(`minors.said.${one.decision}`)}
                </Table.Td>
                <Table.Td>{one.name ?? t(`minors.by.${one.by}`)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </details>
  )
}
