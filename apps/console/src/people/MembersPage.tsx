import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel, LoadingPanel, PageHeader, useProblemText } from '@laurel/ui/parts'
import { sessionQuery } from '@laurel/ui/session'
import { Badge, Button, Group, NativeSelect, Paper, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconUserPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../app/membership.ts'
import { failed, said } from '../app/notify.tsx'
import { InviteDialog } from './InviteDialog.tsx'
import { type Invitation, invitationsQuery, type Member, membersQuery, ROLES, type Role } from './member.ts'
import { RolesTable } from './RolesTable.tsx'

/** Who works for the institution, in which role; and who has been invited. */
export default function MembersPage() {
  const { t } = useTranslation()
  const may = useMay()
  const members = useQuery(membersQuery)
  const [inviting, dialog] = useDisclosure(false)
  return (
    <>
      <PageHeader
        title={t('members.title')}
        actions={
          may('members:manage') ? (
            <Button leftSection={<IconUserPlus size={18} aria-hidden />} onClick={dialog.open}>
              {t('members.invite')}
            </Button>
          ) : null
        }
      >
        {t('members.lead')}
      </PageHeader>
      {members.isPending ? (
        <LoadingPanel rows={4} />
      ) : members.error ? (
        <ErrorPanel error={members.error} onRetry={() => void members.refetch()} />
      ) : (
        <Stack gap="xl">
          <MemberList members={members.data.items} />
          {may('members:manage') ? <Invitations /> : null}
          <RolesTable />
        </Stack>
      )}
      <InviteDialog opened={inviting} onClose={dialog.close} />
    </>
  )
}

function MemberList({ members }: { readonly members: readonly Member[] }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const may = useMay()
  const say = useProblemText()
  const client = useQueryClient()
  const [removing, setRemoving] = useState<Member>()
  const refresh = () =>
    Promise.all([client.invalidateQueries({ queryKey: ['members'] }), client.invalidateQueries(sessionQuery)])
  const change = useMutation({
    mutationFn: ({ id, role }: { id: string; role: Role }) => api.patch(`/members/${id}`, { role }),
    onSuccess: () => said(t('members.changed')),
    onError: error => failed(say(error)),
    onSettled: refresh,
  })
  const remove = useMutation({
    mutationFn: (member: Member) => (member.isMe ? api.post('/members/leave') : api.delete(`/members/${member.id}`)),
    onSuccess: async (_, member) => {
      setRemoving(undefined)
      if (member.isMe) return window.location.assign('/console/')
      await refresh()
      said(t('members.removed', { name: member.name }))
    },
  })
  const isManager = may('members:manage')
  return (
    <>
      <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
        {members.map(member => (
          <Paper key={member.id} component="li" withBorder p="md">
            <Group justify="space-between">
              <div style={{ flex: '1 1 220px', minWidth: 0, overflowWrap: 'anywhere' }}>
                <Group gap="xs">
                  <Text fw={500}>{member.name}</Text>
                  {member.isMe ? (
                    <Badge variant="default" tt="none">
                      {t('members.you')}
                    </Badge>
                  ) : null}
                </Group>
                <Text size="sm" c="dimmed">
                  {member.email} · {t('members.memberSince', { date: date(member.since, { dateStyle: 'medium' }) })}
                </Text>
              </div>
              <Group gap="sm" wrap="nowrap" align="flex-start" className="member-acts">
                {isManager ? (
                  <RoleChoice
                    member={member}
                    busy={change.isPending}
                    onChange={role => change.mutate({ id: member.id, role })}
                  />
                ) : (
                  <Text>{t(`role.${member.role}.name`)}</Text>
                )}
                {isManager || member.isMe ? (
                  <Button
                    variant="default"
                    style={{ flex: 'none' }}
                    onClick={() => setRemoving(member)}
                    aria-label={t(member.isMe ? 'members.leave' : 'members.removeNamed', { name: member.name })}
                  >
                    {t(member.isMe ? 'members.leave' : 'members.remove')}
                  </Button>
                ) : null}
              </Group>
            </Group>
          </Paper>
        ))}
      </Stack>
      <ConfirmDialog
        opened={removing !== undefined}
        onClose={() => {
          setRemoving(undefined)
          remove.reset()
        }}
        onConfirm={() => removing && remove.mutate(removing)}
        title={t(removing?.isMe ? 'members.leaveTitle' : 'members.removeTitle', { name: removing?.name ?? '' })}
        action={t(removing?.isMe ? 'members.leave' : 'members.remove')}
        danger
        busy={remove.isPending}
      >
        {t(removing?.isMe ? 'members.leaveText' : 'members.removeText')}
        {remove.error ? <ErrorPanel error={remove.error} /> : null}
      </ConfirmDialog>
    </>
  )
}

type ChoiceProps = { readonly member: Member; readonly busy: boolean; readonly onChange: (role: Role) => void }

/** A role takes effect when it is said so: the arrow keys pass through every other one on the way. */
function RoleChoice({ member, busy, onChange }: ChoiceProps) {
  const { t } = useTranslation()
  const [role, setRole] = useState<Role>(member.role)
  return (
    <Group gap="xs" style={{ flex: '1 1 auto' }}>
      <NativeSelect
        aria-label={t('members.roleOf', { name: member.name })}
        style={{ flex: '1 1 140px', maxWidth: 200 }}
        value={role}
        onChange={event => setRole(event.currentTarget.value as Role)}
        data={ROLES.map(one => ({ value: one, label: t(`role.${one}.name`) }))}
      />
      {role === member.role ? null : (
        <Button loading={busy} aria-label={`${t('members.change')}: ${member.name}`} onClick={() => onChange(role)}>
          {t('members.change')}
        </Button>
      )}
    </Group>
  )
}

function Invitations() {
  const { t } = useTranslation()
  const { date } = useLocale()
  const say = useProblemText()
  const client = useQueryClient()
  const invitations = useQuery(invitationsQuery)
  const act = useMutation({
    mutationFn: ({ one, verb }: { one: Invitation; verb: 'resend' | 'withdraw' }) =>
      verb === 'resend' ? api.post(`/invitations/${one.id}/resend`) : api.delete(`/invitations/${one.id}`),
    onSuccess: async (_, { one, verb }) => {
      await client.invalidateQueries({ queryKey: ['invitations'] })
      said(t(verb === 'resend' ? 'members.resent' : 'members.withdrawn', { email: one.email }))
    },
    onError: error => failed(say(error)),
  })
  if (!invitations.data || invitations.data.items.length === 0) return null
  return (
    <section>
      <Title order={2} mb="sm">
        {t('members.invited')}
      </Title>
      <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
        {invitations.data.items.map(one => (
          <Paper key={one.id} component="li" withBorder p="md">
            <Group justify="space-between">
              <div>
                <Text fw={500}>
                  {one.name} · {t(`role.${one.role}.name`)}
                </Text>
                <Text size="sm" c="dimmed">
                  {one.email} ·{' '}
                  {t(one.isExpired ? 'members.expired' : 'members.openUntil', {
                    date: date(one.expiresAt, { dateStyle: 'medium' }),
                  })}
                </Text>
              </div>
              <Group gap="xs">
                <Button
                  size="compact-sm"
                  variant="default"
                  loading={act.isPending}
                  onClick={() => act.mutate({ one, verb: 'resend' })}
                >
                  {t('members.resend')}
                </Button>
                <Button
                  size="compact-sm"
                  variant="default"
                  loading={act.isPending}
                  onClick={() => act.mutate({ one, verb: 'withdraw' })}
                >
                  {t('members.withdraw')}
                </Button>
              </Group>
            </Group>
          </Paper>
        ))}
      </Stack>
    </section>
  )
}
