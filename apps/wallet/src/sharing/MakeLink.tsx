import { api } from '@laurel/ui/api'
import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Modal, NumberInput, Select, Stack, Switch, Text, TextInput, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { recommendationsQuery } from '../recommendations/recommendations.ts'
import type { Contents } from '../vault/contents.ts'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { changeContents } from '../vault/wallet.ts'
import { type Draft, type Hideable, hideableOf, previewPath, type Share, sharesQuery } from './shares.ts'

const DAY = 86_400_000
const LIFETIMES = { week: 7, month: 30, year: 365, none: null, date: null } as const
type Lifetime = keyof typeof LIFETIMES

/** The end of the chosen day where the person is. */
const endOf = (lifetime: Lifetime, day: string): string | null => {
  if (lifetime === 'date') return new Date(`${day}T23:59:59`).toISOString()
  const days = LIFETIMES[lifetime]
  return days === null ? null : new Date(Date.now() + days * DAY).toISOString()
}
const tomorrow = () => new Date(Date.now() + DAY).toISOString().slice(0, 10)

/** What leads nowhere is no stop on the way to the button; the page itself is one, and the arrows scroll it. */
function leaveOutOfTabs(preview: HTMLIFrameElement): void {
  for (const one of preview.contentDocument?.querySelectorAll<HTMLElement>('a, button, summary, input') ?? [])
    one.tabIndex = -1
}

type Props = {
  readonly draft: Draft
  /** What else is remembered with the link, in the vault. */
  readonly keep?: (contents: Contents, id: string) => Contents
  readonly onMade: (url: string) => void
  readonly onClose: () => void
}

/** What is shown, to begin with a look at it; then for how long and how often; then the link. */
export function MakeLink({ draft, keep = contents => contents, onMade, onClose }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { wallet, put } = useOpenWallet()
  const [hides, setHides] = useState<readonly Hideable[]>([])
  const [previewsName, setPreviewsName] = useState(false)
  const [name, setName] = useState('')
  const [lifetime, setLifetime] = useState<Lifetime>('month')
  const [day, setDay] = useState('')
  const [limit, setLimit] = useState<number | string>('')
  const [look] = useDebouncedValue(previewPath(draft, hides), 150)
  const recommended = useQuery(recommendationsQuery)
  const isRecommended = (recommended.data ?? []).some(
    one => one.recommendation?.isShown && draft.awards.some(award => award.id === one.awardId),
  )
  const hideable = hideableOf(draft.awards, isRecommended)
  const toggle = (part: Hideable, isShown: boolean) =>
    setHides(before => (isShown ? before.filter(one => one !== part) : [...before, part]))

  const make = useMutation({
    mutationFn: async () => {
      const made = await api.post<Share & { url: string }>('/wallet/shares', {
        awardIds: draft.awards.map(one => one.id),
        ...(draft.title === undefined ? {} : { title: draft.title || null, sentence: draft.sentence || null }),
        name,
        hides,
        previewsName,
        expiresAt: endOf(lifetime, day),
        viewLimit: typeof limit === 'number' ? limit : null,
      })
      // The server keeps a hash only, so the address is remembered in the vault.
      put(
        await changeContents(wallet, contents =>
          keep({ ...contents, shares: { ...contents.shares, [made.id]: made.url } }, made.id),
        ),
      )
      return made
    },
    onSuccess: async made => {
      await client.invalidateQueries({ queryKey: sharesQuery.queryKey })
      onMade(made.url)
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      size="min(96vw, 64rem)"
      title={t('share.makeTitle')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form
        className="make-link"
        onSubmit={event => {
          event.preventDefault()
          make.mutate()
        }}
      >
        <Stack gap="sm" className="make-link-options">
          <Text size="sm">{t('share.makeLead')}</Text>
          {hideable.map(part => (
            <Switch
              key={part}
              checked={!hides.includes(part)}
              onChange={event => toggle(part, event.currentTarget.checked)}
              label={t(`share.part.${part}`)}
            />
          ))}
          {hides.some(one => one !== 'recommendations') ? (
            <Text size="sm" role="status">
              {t('share.partly')}
            </Text>
          ) : null}
          {hides.includes('name') ? null : (
            <Switch
              checked={previewsName}
              onChange={event => setPreviewsName(event.currentTarget.checked)}
              label={t('share.previewsName')}
              description={t('share.previewsNameText')}
            />
          )}
          <Select
            label={t('share.lifetime')}
            description={t('share.lifetimeText')}
            data={(Object.keys(LIFETIMES) as Lifetime[]).map(value => ({ value, label: t(`share.for.${value}`) }))}
            value={lifetime}
            allowDeselect={false}
            onChange={next => setLifetime((next as Lifetime | null) ?? 'month')}
          />
          {lifetime === 'date' ? (
            <TextInput
              type="date"
              required
              label={t('share.lastDay')}
              min={tomorrow()}
              value={day}
              onChange={event => setDay(event.currentTarget.value)}
            />
          ) : null}
          <NumberInput
            label={t('share.limit')}
            description={t('share.limitText')}
            placeholder={t('share.noLimit')}
            min={1}
            max={10_000}
            allowDecimal={false}
            clampBehavior="strict"
            value={limit}
            onChange={setLimit}
          />
          <TextInput
            label={t('share.name')}
            description={t('share.nameText')}
            placeholder={t('share.namePlaceholder')}
            maxLength={120}
            value={name}
            onChange={event => setName(event.currentTarget.value)}
          />
        </Stack>
        <Stack gap="xs" className="make-link-look">
          <Title order={3}>{t('share.preview')}</Title>
          <Text size="sm" c="dimmed">
            {t('share.previewText')}
          </Text>
          {/* No scripts and no way out: it is a look, in which links lead nowhere. */}
          <iframe
            className="share-preview"
            title={t('share.preview')}
            src={look}
            sandbox="allow-same-origin"
            onLoad={event => leaveOutOfTabs(event.currentTarget)}
          />
        </Stack>
        <Stack gap="sm" className="make-link-submit">
          {make.error ? <ErrorPanel error={make.error} /> : null}
          <Button type="submit" loading={make.isPending}>
            {t('share.create')}
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}
