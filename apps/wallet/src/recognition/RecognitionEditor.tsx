import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Anchor, Button, Group, Paper, Stack, Text, Textarea, TextInput, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconSearch } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { type Claim, claimQuery } from '../claims/claims.ts'
import { useDraft } from '../claims/use-draft.ts'
import { awardsQuery } from '../credentials/awards.ts'
import type { DeviceKeys } from '../keys/device.ts'
import { useOffline } from '../offline/offline.ts'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { BroughtList } from './BroughtList.tsx'
import { type Choice, choicesIn } from './choices.ts'
import { ShowDialog } from './ShowDialog.tsx'

/** So many at once; the search finds the others. */
const MOST_SHOWN = 12

/** The credentials of the wallet, each to be looked at before it is shown. */
function Choices({ claim, onChoose }: { readonly claim: Claim; readonly onChoose: (choice: Choice) => void }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const { wallet } = useOpenWallet()
  const awards = useQuery(awardsQuery)
  const [q, setQ] = useState('')
  const all = choicesIn(wallet.contents, awards.data ?? []).filter(
    // What the school has given itself it need not recognise; what is shown already is above.
    one =>
      one.issuerShortName !== claim.issuer.shortName &&
      !claim.brought.some(shown => shown.credentialId !== null && shown.credentialId === one.credentialId),
  )
  const wanted = q.trim().toLocaleLowerCase()
  const found = all.filter(one => `${one.title} ${one.issuer}`.toLocaleLowerCase().includes(wanted))
  if (all.length === 0 && claim.brought.length > 0) return null
  if (all.length === 0)
    return (
      <Text c="dimmed">
        {t('recognition.nothingToShow', { school: claim.issuer.name })}{' '}
        <Anchor component={Link} to="/" underline="always" inherit>
          {t('recognition.toWallet')}
        </Anchor>
      </Text>
    )
  return (
    <Stack gap="xs">
      {all.length > MOST_SHOWN ? (
        <TextInput
          type="search"
          aria-label={t('claims.search')}
          placeholder={t('claims.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={q}
          onChange={event => setQ(event.currentTarget.value)}
        />
      ) : null}
      <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
        {found.slice(0, MOST_SHOWN).map(one => (
          <Group component="li" key={one.key} justify="space-between" wrap="nowrap">
            <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
              <Text fw={500}>{one.title}</Text>
              <Text size="sm" c="dimmed">
                {[one.issuer, one.at ? date(one.at) : null].filter(Boolean).join(' · ')}
              </Text>
            </div>
            <Button
              variant="default"
              style={{ flex: 'none' }}
              aria-label={t('recognition.chooseNamed', { name: one.title })}
              onClick={() => onChoose(one)}
            >
              {t('recognition.choose')}
            </Button>
          </Group>
        ))}
      </Stack>
      {found.length === 0 ? <Text c="dimmed">{t('claims.noneFound')}</Text> : null}
    </Stack>
  )
}

/** What the learner shows of what they have learnt elsewhere, with a word; and the button that sends it. */
export function RecognitionEditor({ claim, device }: { readonly claim: Claim; readonly device: DeviceKeys }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const offline = useOffline()
  const draft = useDraft(claim, device)
  const [choice, setChoice] = useState<Choice | null>(null)
  const send = useMutation({
    mutationFn: async () => {
      if (!(await draft.settle())) return null
      return api.post<Claim>(`/wallet/learner-claims/${claim.id}/submit`)
    },
    onSuccess: async sent => {
      if (!sent) return
      client.setQueryData(claimQuery(claim.id, device).queryKey, sent)
      await client.invalidateQueries({ queryKey: ['learner-claims', 'list'] })
      if (sent.awardId)
        await Promise.all([['awards'], ['pathways']].map(queryKey => client.invalidateQueries({ queryKey })))
      notifications.show({ message: t('claims.sent'), color: 'laurel' })
      window.scrollTo({ top: 0 })
    },
  })
  const isEmpty = claim.brought.length === 0
  return (
    <Stack gap="lg">
      <Paper withBorder p="lg" radius="lg">
        <Stack>
          <Title order={2} size="h3">
            {t('recognition.brought')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('recognition.broughtHint', { school: claim.issuer.name })}
          </Text>
          <BroughtList claim={claim} device={device} isOpen />
          {offline ? (
            <Text c="dimmed">{t('recognition.offline')}</Text>
          ) : (
            <Choices claim={claim} onChoose={setChoice} />
          )}
        </Stack>
      </Paper>
      <Paper withBorder p="lg" radius="lg">
        <Stack>
          <Group justify="space-between">
            <Title order={2} size="h3">
              {t('recognition.word')}
            </Title>
            <Text size="sm" c="dimmed" role="status">
              {t(`claims.standing.${draft.standing}`)}
            </Text>
          </Group>
          {draft.standing === 'elsewhere' ? (
            <Group gap="xs">
              <Text size="sm">{t('claims.elsewhere')}</Text>
              <Button size="compact-sm" onClick={draft.keepMine}>
                {t('claims.keepMine')}
              </Button>
              <Button size="compact-sm" variant="default" onClick={() => void draft.takeOther()}>
                {t('claims.takeOther')}
              </Button>
            </Group>
          ) : null}
          {draft.error ? <ErrorPanel error={draft.error} /> : null}
          <Textarea
            label={t('recognition.why')}
            description={t('claims.reflectionHint')}
            autosize
            minRows={3}
            maxLength={10_000}
            value={draft.words.narrative}
            onChange={event => draft.change({ narrative: event.currentTarget.value })}
          />
        </Stack>
      </Paper>
      {send.error ? <ErrorPanel error={send.error} /> : null}
      <Group>
        <Button size="md" disabled={isEmpty || offline} loading={send.isPending} onClick={() => send.mutate()}>
          {t(claim.state === 'rework' ? 'claims.sendAgain' : 'claims.send')}
        </Button>
        <Text size="sm" c="dimmed">
          {t(offline ? 'claims.sendOffline' : isEmpty ? 'recognition.sendEmpty' : 'claims.sendHint', {
            school: claim.issuer.name,
          })}
        </Text>
      </Group>
      {choice ? <ShowDialog claim={claim} device={device} choice={choice} onClose={() => setChoice(null)} /> : null}
    </Stack>
  )
}
