import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { ActionIcon, Badge, Group, Paper, Stack, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Brought, type Claim, claimQuery } from '../claims/claims.ts'
import type { DeviceKeys } from '../keys/device.ts'

const COLORS: Readonly<Record<Brought['standing'], string>> = {
  holds: 'laurel',
  ended: 'gray',
  suspended: 'brass',
  revoked: 'danger',
  broken: 'danger',
  unsure: 'brass',
}
type Props = { readonly claim: Claim; readonly device: DeviceKeys; readonly isOpen: boolean }

/** What an agreement of the school comes to for it, in a sentence. */
function Agreed({ one }: { readonly one: Brought }) {
  const { t } = useTranslation()
  const best = one.agreements[0]
  if (!best) return null
  return (
    <Text size="sm">
      {best.against.length === 0
        ? t('recognition.agreed', { institution: best.institution })
        : t('recognition.notAgreed', {
            institution: best.institution,
            why: best.against.map(code => t(`recognition.against.${code}`)).join(', '),
          })}
    </Text>
  )
}

function BroughtCard({ claim, device, isOpen, one }: Props & { readonly one: Brought }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => api.delete<Claim>(`/wallet/learner-claims/${claim.id}/credentials/${one.id}`),
    onSuccess: answer => client.setQueryData(claimQuery(claim.id, device).queryKey, answer),
  })
  return (
    <Paper component="li" withBorder p="md">
      <Group wrap="nowrap" align="flex-start" gap="xs">
        <Stack gap={4} style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
          <Text fw={600}>{one.name}</Text>
          <Text size="sm" c="dimmed">
            {[one.issuer.name ?? one.issuer.did, one.level, one.validFrom ? date(one.validFrom) : null]
              .filter(Boolean)
              .join(' · ')}
          </Text>
          <Group gap="xs">
            <Badge color={COLORS[one.standing]} variant="outline" tt="none">
              {t(`recognition.standing.${one.standing}`)}
            </Badge>
          </Group>
          <Text size="sm">{t(`recognition.holder.${one.holder}`)}</Text>
          <Agreed one={one} />
          {remove.error ? <ErrorPanel error={remove.error} /> : null}
        </Stack>
        {isOpen && one.round > claim.round ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('claims.removeItem', { name: one.name })}
            loading={remove.isPending}
            onClick={() => remove.mutate()}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        ) : null}
      </Group>
    </Paper>
  )
}

/** The credentials that a request rests on, as the school's check of them came out. */
export function BroughtList(props: Props) {
  if (props.claim.brought.length === 0) return null
  return (
    <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
      {props.claim.brought.map(one => (
        <BroughtCard key={one.id} {...props} one={one} />
      ))}
    </Stack>
  )
}
