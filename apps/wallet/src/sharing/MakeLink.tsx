import { api } from '@laurel/ui/api'
import { dayOf } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Modal, NumberInput, Radio, Select, Stack, Switch, Text, TextInput, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Part } from '../parts/derive-part.ts'
import { recommendationsQuery } from '../recommendations/recommendations.ts'
import type { Contents } from '../vault/contents.ts'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { changeContents } from '../vault/wallet.ts'
import { type Draft, type Hideable, hideableOf, isPartable, previewPath, type Share, sharesQuery } from './shares.ts'

// What can take a credential apart is fetched for those who want that.
const ChoosePart = lazy(() => import('../parts/ChoosePart.tsx'))
const derived = async (part: Part) => (await import('../parts/derive-part.ts')).derivePart(part)

const DAY = 86_400_000
const LIFETIMES = { week: 7, month: 30, year: 365, none: null, date: null } as const
type Lifetime = keyof typeof LIFETIMES

/** The end of the chosen day where the person is. */
const endOf = (lifetime: Lifetime, day: string): string | null => {
  if (lifetime === 'date') return new Date(`${day}T23:59:59`).toISOString()
  const days = LIFETIMES[lifetime]
  return days === null ? null : new Date(Date.now() + days * DAY).toISOString()
}
const tomorrow = () => dayOf(Date.now() + DAY)

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
  const [isPartial, setPartial] = useState(false)
  const [part, setPart] = useState<Part | null>(null)
  const [look] = useDebouncedValue(isPartial && !part ? null : previewPath(draft, hides, isPartial ? part : null), 150)
  const recommended = useQuery(recommendationsQuery)
  const isRecommended = (recommended.data ?? []).some(
    one => one.recommendation?.isShown && draft.awards.some(award => award.id === one.awardId),
  )
  const hideable = isPartial ? [] : hideableOf(draft.awards, isRecommended)
  const [only] = draft.awards
  const canBePart = only !== undefined && draft.title === undefined && isPartable(wallet.contents, only.id)
  const toggle = (part: Hideable, isShown: boolean) =>
    setHides(before => (isShown ? before.filter(one => one !== part) : [...before, part]))

  const make = useMutation({
    mutationFn: async () => {
      const made = await api.post<Share & { url: string }>('/wallet/shares', {
        awardIds: draft.awards.map(one => one.id),
        ...(draft.title === undefined ? {} : { title: draft.title || null, sentence: draft.sentence || null }),
        name,
        ...(isPartial && part ? { part: await derived(part) } : { hides }),
        previewsName: previewsName && !isPartial,
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
  const keepFile = useMutation({
    mutationFn: async (chosen: Part) => {
      const { savePart } = await import('../parts/save-part.ts')
      await savePart(chosen, t('parts.fileName', { title: only?.achievement.name ?? '' }))
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
          {canBePart ? (
            <Radio.Group
              label={t('parts.how')}
              value={isPartial ? 'part' : 'whole'}
              onChange={value => setPartial(value === 'part')}
            >
              <Stack gap="xs" mt="xs">
                <Radio value="whole" label={t('parts.whole')} description={t('parts.wholeText')} />
                <Radio value="part" label={t('parts.part')} description={t('parts.partText')} />
              </Stack>
            </Radio.Group>
          ) : null}
          {isPartial && only ? (
            <Suspense fallback={<Text size="sm">{t('parts.fetching')}</Text>}>
              <ChoosePart award={only} onChange={setPart} />
            </Suspense>
          ) : null}
          {hideable.map(part => (
            <Switch
              key={part}
              checked={!hides.includes(part)}
              onChange={event => toggle(part, event.currentTarget.checked)}
              label={t(`share.part.${part}`)}
            />
          ))}
          {!isPartial && hides.some(one => one !== 'recommendations') ? (
            <Text size="sm" role="status">
              {t('share.partly')}
            </Text>
          ) : null}
          {isPartial || hides.includes('name') ? null : (
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
          {look ? (
            <iframe
              className="share-preview"
              title={t('share.preview')}
              src={look}
              sandbox="allow-same-origin"
              onLoad={event => leaveOutOfTabs(event.currentTarget)}
            />
          ) : (
            <div className="share-preview" />
          )}
        </Stack>
        <Stack gap="sm" className="make-link-submit">
          {make.error ? <ErrorPanel error={make.error} /> : null}
          <Button type="submit" loading={make.isPending} disabled={isPartial && !part}>
            {t('share.create')}
          </Button>
          {isPartial && part ? (
            <Button variant="default" loading={keepFile.isPending} onClick={() => keepFile.mutate(part)}>
              {t('parts.save')}
            </Button>
          ) : null}
          {keepFile.error ? <ErrorPanel error={keepFile.error} /> : null}
        </Stack>
      </form>
    </Modal>
  )
}
