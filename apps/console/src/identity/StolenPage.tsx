import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Button, Paper, Radio, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { BackLink } from '../app/BackLink.tsx'
import { useIssuer } from '../app/membership.ts'
import { said } from '../app/notify.tsx'
import { COMPROMISES, type Compromise, keySets, type Preview } from './compromises.ts'
import { IDENTITY, type Identity, useIdentity } from './identity.ts'
import { WhatItMeans } from './WhatItMeans.tsx'

/** Says that somebody else has a key: since when, what it means, and then in so many letters. */
export default function StolenPage() {
  const { t } = useTranslation()
  const identity = useIdentity()
  return (
    <>
      <PageHeader title={t('stolen.pageTitle')} back={<BackLink to="/settings/keys">{t('identity.title')}</BackLink>}>
        {t('stolen.lead')}
      </PageHeader>
      {identity.isPending ? (
        <LoadingPanel />
      ) : identity.error ? (
        <ErrorPanel error={identity.error} onRetry={() => void identity.refetch()} />
      ) : (
        <Declaring identity={identity.data} />
      )}
    </>
  )
}

type Asked = { readonly keys: readonly string[]; readonly since?: string }

function Declaring({ identity }: { readonly identity: Identity }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { shortName } = useIssuer()
  const sets = keySets(identity.keys)
  const [which, setWhich] = useState(sets[0]?.id ?? '')
  const [when, setWhen] = useState<'now' | 'earlier'>('earlier')
  const [time, setTime] = useState('')
  const [typed, setTyped] = useState('')
  const preview = useMutation({ mutationFn: (asked: Asked) => api.post<Preview>('/key-compromises/preview', asked) })
  const declare = useMutation({
    mutationFn: ({ keys, since }: Preview) =>
      api.post<Compromise>('/key-compromises', { seen: identity.version, confirmation: typed.trim(), keys, since }),
    onSuccess: async made => {
      client.setQueryData([...COMPROMISES, made.id], made)
      await Promise.all([IDENTITY, COMPROMISES].map(queryKey => client.invalidateQueries({ queryKey })))
      await navigate(`/settings/keys/stolen/${made.id}`)
      said(t('stolen.done'))
    },
    onError: () => void client.invalidateQueries({ queryKey: IDENTITY }),
  })
  // Whatever is changed has to be looked at anew before it can be confirmed.
  const changed = (change: () => void) => {
    change()
    setTyped('')
    preview.reset()
    declare.reset()
  }
  const since = when === 'earlier' && time !== '' ? new Date(time).toISOString() : undefined
  const keys = sets.find(one => one.id === which)?.names ?? []
  const day = (at: string) => date(at, { dateStyle: 'medium' })
  return (
    <Stack gap="lg" maw={720}>
      <Paper withBorder p="lg">
        <form
          onSubmit={event => {
            event.preventDefault()
            preview.mutate({ keys, ...(since ? { since } : {}) })
          }}
        >
          <Stack align="flex-start">
            <Radio.Group
              label={<Title order={2}>{t('stolen.which')}</Title>}
              value={which}
              onChange={next => changed(() => setWhich(next))}
            >
              <Stack gap="xs" mt="sm">
                {sets.map(one => (
                  <Radio
                    key={one.id}
                    value={one.id}
                    label={
                      one.until === null
                        ? t('stolen.inUse', { date: day(one.since), names: one.names.join(', ') })
                        : t('stolen.former', {
                            from: day(one.since),
                            until: day(one.until),
                            names: one.names.join(', '),
                          })
                    }
                  />
                ))}
              </Stack>
            </Radio.Group>
            <Radio.Group
              label={<Title order={2}>{t('stolen.when')}</Title>}
              description={t('stolen.whenHint')}
              value={when}
              onChange={next => changed(() => setWhen(next === 'now' ? 'now' : 'earlier'))}
            >
              <Stack gap="xs" mt="sm">
                <Radio value="earlier" label={t('stolen.earlier')} />
                <Radio value="now" label={t('stolen.now')} />
              </Stack>
            </Radio.Group>
            {when === 'earlier' ? (
              <TextInput
                type="datetime-local"
                step={1}
                label={t('stolen.time')}
                required
                value={time}
                onChange={event => {
                  const { value } = event.currentTarget
                  changed(() => setTime(value))
                }}
              />
            ) : null}
            {preview.error ? <ErrorPanel error={preview.error} /> : null}
            <Button
              type="submit"
              variant={preview.data ? 'default' : 'filled'}
              loading={preview.isPending}
              disabled={when === 'earlier' && time === ''}
            >
              {t('stolen.preview')}
            </Button>
          </Stack>
        </form>
      </Paper>
      {preview.data ? (
        <Paper withBorder p="lg">
          <form
            onSubmit={event => {
              event.preventDefault()
              declare.mutate(preview.data)
            }}
          >
            <Stack align="flex-start">
              <WhatItMeans preview={preview.data} />
              <Text size="sm">{t('stolen.replaced')}</Text>
              <Text size="sm" fw={600}>
                {t('stolen.forever')}
              </Text>
              <TextInput
                label={t('stolen.confirm', { name: shortName })}
                required
                autoComplete="off"
                spellCheck={false}
                value={typed}
                onChange={event => setTyped(event.currentTarget.value)}
              />
              {declare.error ? <ErrorPanel error={declare.error} /> : null}
              <Button type="submit" color="danger" loading={declare.isPending} disabled={typed.trim() !== shortName}>
                {t('stolen.declare')}
              </Button>
            </Stack>
          </form>
        </Paper>
      ) : null}
    </Stack>
  )
}
