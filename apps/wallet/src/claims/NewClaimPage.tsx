import { api } from '@laurel/ui/api'
import { EmptyState, ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Anchor, Button, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { awardsQuery, path } from '../credentials/awards.ts'
import { gathered } from '../log/log.ts'
import { takeEntriesAlong } from '../log/take-along.ts'
import { choicesIn, showCredential } from '../recognition/choices.ts'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { type Claim, type Claimable, type ClaimKind, useSay } from './claims.ts'
import { WhatItTakes } from './WhatItTakes.tsx'

/** Chooses what to claim: from the schools that know the person, or the one that a public page has led here. */
export default function NewClaimPage() {
  const { t } = useTranslation()
  const [parameters, setParameters] = useSearchParams()
  const [q, setQ] = useState('')
  const [wanted] = useDebouncedValue(q, 300)
  const issuer = parameters.get('issuer')
  const achievement = parameters.get('achievement')
  const kind: ClaimKind = parameters.get('for') === 'recognition' ? 'recognition' : 'evidence'
  const isRecognition = kind === 'recognition'
  const isChosen = issuer !== null && achievement !== null
  const list = useQuery({
    queryKey: ['claimable', kind, isChosen ? `${issuer} ${achievement}` : wanted],
    queryFn: ({ signal }) =>
      api.get<{ readonly items: readonly Claimable[] }>('/wallet/claimable', {
        query: { ...(isChosen ? { issuer, achievement } : { q: wanted }), for: isChosen ? 'recognition' : kind },
        signal,
      }),
  })
  const items = list.data?.items ?? []
  const choose = (one: Claimable) => {
    const next = new URLSearchParams(parameters)
    next.set('issuer', one.issuer.shortName)
    next.set('achievement', one.achievement.id)
    setParameters(next)
  }
  return (
    <>
      <PageHeader
        title={t(isRecognition ? 'recognition.newTitle' : 'claims.newTitle')}
        back={
          <Anchor component={Link} to="/claims" w="fit-content" className="back-link">
            {t('claims.title')}
          </Anchor>
        }
      >
        {isChosen ? null : t(isRecognition ? 'recognition.newLead' : 'claims.newLead')}
      </PageHeader>
      {isChosen ? null : (
        <TextInput
          type="search"
          mb="lg"
          maw={480}
          aria-label={t('claims.search')}
          placeholder={t('claims.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={q}
          onChange={event => setQ(event.currentTarget.value)}
        />
      )}
      {list.isPending ? <LoadingPanel rows={3} /> : null}
      {list.error ? <ErrorPanel error={list.error} onRetry={() => void list.refetch()} /> : null}
      {isChosen && items[0] ? <Chosen one={items[0]} kind={items[0].isOpen ? kind : 'recognition'} /> : null}
      {!isChosen && list.data && items.length === 0 ? (
        <EmptyState title={t(wanted ? 'claims.noneFound' : 'claims.noneOpenTitle')}>{t('claims.noneOpen')}</EmptyState>
      ) : null}
      {isChosen ? null : (
        <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
          {items.map(one => (
            <ClaimableLine key={one.achievement.id} one={one} onChoose={() => choose(one)} />
          ))}
        </Stack>
      )}
    </>
  )
}

function ClaimableLine({ one, onChoose }: { readonly one: Claimable; readonly onChoose: () => void }) {
  const { t } = useTranslation()
  const say = useSay()
  const name = say(one.achievement.names)
  return (
    <Paper component="li" withBorder p="md" radius="lg">
      <Group wrap="nowrap" gap="sm" align="flex-start">
        <img className="small-artwork" src={path(one.achievement.imageUrl)} alt="" />
        <Stack gap={2} style={{ flex: 1, minWidth: 0 }}>
          <Text fw={600}>{name}</Text>
          <Text size="sm" c="dimmed">
            {one.issuer.name}
          </Text>
          <Text size="sm">{say(one.achievement.descriptions)}</Text>
        </Stack>
        <Button variant="default" onClick={onChoose} aria-label={t('claims.chooseNamed', { name })}>
          {t('claims.choose')}
        </Button>
      </Group>
    </Paper>
  )
}

function Chosen({ one, kind }: { readonly one: Claimable; readonly kind: ClaimKind }) {
  const { t } = useTranslation()
  const say = useSay()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [parameters] = useSearchParams()
  const { wallet } = useOpenWallet()
  const awards = useQuery(awardsQuery)
  const entries = gathered(wallet.contents, parameters.getAll('entry'))
  const begin = useMutation({
    mutationFn: async (wanted: ClaimKind) => {
      const claim = await api.post<Claim>('/wallet/learner-claims', {
        issuer: one.issuer.shortName,
        achievementId: one.achievement.id,
        kind: wanted,
        ...entries.words,
      })
      await takeEntriesAlong(claim, entries.all)
      // What one came with is shown at once; the school still sees nothing before it is sent.
      const chosen = choicesIn(wallet.contents, awards.data ?? []).find(
        choice => choice.key === parameters.get('bring'),
      )
      if (wanted === 'recognition' && chosen)
        await showCredential(claim.id, wallet.device, chosen.text).catch(() => null)
      return claim
    },
    onSuccess: async claim => {
      await client.invalidateQueries({ queryKey: ['learner-claims'] })
      void navigate(`/claims/${claim.id}`, { replace: true })
    },
  })
  return (
    <Stack gap="lg" maw={720}>
      <Group wrap="nowrap" align="flex-start">
        <img className="claim-artwork" src={path(one.achievement.imageUrl)} alt="" />
        <div>
          <Title order={2}>{say(one.achievement.names)}</Title>
          <Text c="dimmed">{one.issuer.name}</Text>
          <Text>{say(one.achievement.descriptions)}</Text>
        </div>
      </Group>
      {entries.all.length > 0 ? <Text>{t('claims.fromLog', { count: entries.all.length })}</Text> : null}
      {begin.error ? <ErrorPanel error={begin.error} /> : null}
      <Group>
        {kind === 'evidence' ? (
          <Button size="md" loading={begin.isPending} onClick={() => begin.mutate('evidence')}>
            {t('claims.beginAction')}
          </Button>
        ) : null}
        <Button
          size="md"
          variant={kind === 'evidence' ? 'default' : 'filled'}
          loading={begin.isPending}
          onClick={() => begin.mutate('recognition')}
        >
          {t('recognition.beginAction')}
        </Button>
        <Text size="sm" c="dimmed">
          {t('claims.beginHint')}
        </Text>
      </Group>
      <WhatItTakes achievement={one.achievement} />
    </Stack>
  )
}
