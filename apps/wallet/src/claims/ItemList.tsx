import { api, apiUrl } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { ActionIcon, Anchor, Group, MultiSelect, Paper, Stack, Switch, Text } from '@mantine/core'
import { IconFile, IconLink, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { DeviceKeys } from '../keys/device.ts'
import { type Claim, claimQuery, type Item, useSay } from './claims.ts'

type ItemChange = { readonly isPublic?: boolean; readonly criteria?: readonly string[] }
const ICONS = { link: IconLink, video: IconPlayerPlay, file: IconFile } as const
type Props = { readonly claim: Claim; readonly device: DeviceKeys; readonly isOpen: boolean }

function ItemCard({ claim, device, isOpen, item }: Props & { readonly item: Item }) {
  const { t } = useTranslation()
  const { number } = useLocale()
  const say = useSay()
  const client = useQueryClient()
  const at = `/wallet/learner-claims/${claim.id}/items/${item.id}`
  const keep = (answer: Claim) => client.setQueryData(claimQuery(claim.id, device).queryKey, answer)
  const change = useMutation({ mutationFn: (part: ItemChange) => api.patch<Claim>(at, part), onSuccess: keep })
  const remove = useMutation({ mutationFn: () => api.delete<Claim>(at), onSuccess: keep })
  // What was just chosen shows at once.
  const wanted = change.isPending ? change.variables : undefined
  const Icon = ICONS[item.kind]
  const address = item.url ?? apiUrl(`${at}/file`)
  const isPicture = item.type === 'image/png' && item.state === 'ready'
  const criteria = claim.achievement.rubric?.criteria ?? []
  // What was judged stays; what is new can go again.
  const isNew = isOpen && item.round > claim.round
  return (
    <Paper component="li" withBorder p="sm">
      <Stack gap="xs">
        <Group gap="xs" wrap="nowrap" align="flex-start">
          <Icon size={18} aria-hidden style={{ flex: 'none', marginTop: 3 }} />
          <Stack gap={2} style={{ minWidth: 0, flex: 1 }}>
            {item.state === 'ready' ? (
              <Anchor href={address} target="_blank" rel="noopener noreferrer" style={{ overflowWrap: 'anywhere' }}>
                {item.name}
              </Anchor>
            ) : (
              <Text style={{ overflowWrap: 'anywhere' }}>{item.name}</Text>
            )}
            <Text size="xs" c={item.state === 'refused' ? 'danger' : 'dimmed'} role="status">
              {item.state === 'refused'
                ? t(`claims.problem.${item.problem ?? 'type'}`)
                : item.state === 'ready'
                  ? item.size
                    ? t('claims.kilobytes', { formatted: number(Math.ceil(item.size / 1024)) })
                    : item.url
                      ? new URL(item.url).host
                      : ''
                  : t(`claims.itemState.${item.state}`)}
            </Text>
          </Stack>
          {isNew ? (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t('claims.removeItem', { name: item.name })}
              loading={remove.isPending}
              onClick={() => remove.mutate()}
            >
              <IconTrash size={18} aria-hidden />
            </ActionIcon>
          ) : null}
        </Group>
        {isPicture ? <img className="claim-picture" src={address} alt={item.name} /> : null}
        {isNew && criteria.length > 0 && item.state !== 'refused' ? (
          <MultiSelect
            size="xs"
            label={t('claims.isFor')}
            placeholder={item.criteria.length === 0 ? t('claims.isForAll') : undefined}
            value={[...(wanted?.criteria ?? item.criteria)]}
            onChange={next => change.mutate({ criteria: next })}
            data={criteria.map(one => ({ value: one.id, label: say(one.names) }))}
          />
        ) : null}
        {/* A link that a credential names is in it for good; a file of ours can be closed. */}
        {item.state === 'refused' || (claim.state === 'approved' && item.kind !== 'file') ? null : (
          <Switch
            size="sm"
            label={t('claims.public')}
            disabled={!claim.mayShowEvidence}
            checked={wanted?.isPublic ?? item.isPublic}
            onChange={event => change.mutate({ isPublic: event.currentTarget.checked })}
          />
        )}
        {change.error ? <ErrorPanel error={change.error} /> : null}
        {remove.error ? <ErrorPanel error={remove.error} /> : null}
      </Stack>
    </Paper>
  )
}

/** What was brought, and for each whether strangers find it with the credential. */
export function ItemList(props: Props) {
  if (props.claim.items.length === 0) return null
  return (
    <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
      {props.claim.items.map(item => (
        <ItemCard key={item.id} {...props} item={item} />
      ))}
    </Stack>
  )
}
