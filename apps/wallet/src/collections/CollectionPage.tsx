import { ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import {
  ActionIcon,
  Anchor,
  Button,
  Group,
  Paper,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
  VisuallyHidden,
} from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconDownload, IconPlus, IconQrcode, IconTrash, IconX } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams } from 'react-router'
import { NotFoundPage } from '../app/RouteError.tsx'
import { type Award, path } from '../credentials/awards.ts'
import { fileName, saveAs } from '../credentials/files.ts'
import { useAwards } from '../credentials/use-awards.ts'
import { MakeLink } from '../sharing/MakeLink.tsx'
import { ShareList } from '../sharing/ShareList.tsx'
import { ShowLink } from '../sharing/ShowLink.tsx'
import { sharesQuery } from '../sharing/shares.ts'
import type { Collection } from '../vault/contents.ts'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { changeContents } from '../vault/wallet.ts'
import { collected, MAX_COLLECTED, moved, withCollection, withoutCollection } from './collections.ts'
import { signPresentation } from './sign-presentation.ts'

type EditorProps = { readonly awards: readonly Award[]; readonly saved: Collection | undefined }

function Editor({ awards, saved }: EditorProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { wallet, put } = useOpenWallet()
  const [collection, setCollection] = useState<Collection>(
    saved ?? { id: crypto.randomUUID(), name: '', sentence: '', awardIds: [], shareIds: [] },
  )
  const [isMaking, setMaking] = useState(false)
  const [shown, setShown] = useState<string>()
  const [announcement, announce] = useState('')
  const shares = useQuery(sharesQuery)
  const chosen = collected(collection, awards)
  const others = awards.filter(one => one.state === 'issued' && !collection.awardIds.includes(one.id))
  const own = (shares.data ?? []).filter(one => (saved?.shareIds ?? []).includes(one.id))
  const isDirty =
    !saved ||
    saved.name !== collection.name ||
    saved.sentence !== collection.sentence ||
    saved.awardIds.join() !== collection.awardIds.join()
  const change = (more: Partial<Collection>) => setCollection(before => ({ ...before, ...more }))
  const move = (award: Award, by: -1 | 1) => {
    const awardIds = moved(collection.awardIds, award.id, by)
    change({ awardIds })
    const place = awardIds.indexOf(award.id) + 1
    announce(t('collections.moved', { name: award.achievement.name, place, count: awardIds.length }))
  }

  const save = useMutation({
    mutationFn: async (next: Collection) => put(await changeContents(wallet, one => withCollection(one, next))),
    onSuccess: () => navigate(`/collections/${collection.id}`, { replace: true }),
  })
  const remove = useMutation({
    mutationFn: async () => put(await changeContents(wallet, one => withoutCollection(one, collection.id))),
    onSuccess: () => navigate('/collections'),
  })
  const present = useMutation({
    mutationFn: async () => {
      const kept = chosen.map(one => wallet.contents.credentials[one.id]?.credential).filter(one => one !== undefined)
      const signed = await signPresentation(wallet.device.signingKey, wallet.device, kept)
      const blob = new Blob([JSON.stringify(signed, null, 2)], { type: 'application/vp' })
      saveAs(blob, `${fileName(collection.name)}.vp.json`)
    },
  })
  const isReady = !isDirty && chosen.length > 0
  return (
    <div className="detail">
      <Stack>
        <TextInput
          required
          label={t('collections.name')}
          placeholder={t('collections.namePlaceholder')}
          maxLength={120}
          value={collection.name}
          onChange={event => change({ name: event.currentTarget.value })}
        />
        <Textarea
          label={t('collections.sentence')}
          description={t('collections.sentenceText')}
          autosize
          maxLength={500}
          value={collection.sentence}
          onChange={event => change({ sentence: event.currentTarget.value })}
        />
        <Title order={2}>{t('collections.chosen')}</Title>
        {chosen.length === 0 ? <Text c="dimmed">{t('collections.none')}</Text> : null}
        <VisuallyHidden aria-live="polite">{announcement}</VisuallyHidden>
        <ol className="share-list">
          {chosen.map((award, index) => (
            <Paper component="li" key={award.id} withBorder p="sm" radius="md">
              <Group wrap="nowrap">
                <img className="small-artwork" src={path(award.achievement.imageUrl)} alt="" />
                <Text style={{ flex: 1, overflowWrap: 'anywhere' }}>{award.achievement.name}</Text>
                <Group gap={2} wrap="nowrap">
                  {([-1, 1] as const).map(by => (
                    <ActionIcon
                      key={by}
                      variant="subtle"
                      color="gray"
                      size="lg"
                      disabled={by === -1 ? index === 0 : index === chosen.length - 1}
                      aria-label={t(by === -1 ? 'collections.up' : 'collections.down', {
                        name: award.achievement.name,
                      })}
                      onClick={() => move(award, by)}
                    >
                      {by === -1 ? <IconArrowUp size={18} aria-hidden /> : <IconArrowDown size={18} aria-hidden />}
                    </ActionIcon>
                  ))}
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size="lg"
                    aria-label={t('collections.takeOut', { name: award.achievement.name })}
                    onClick={() => change({ awardIds: collection.awardIds.filter(one => one !== award.id) })}
                  >
                    <IconX size={18} aria-hidden />
                  </ActionIcon>
                </Group>
              </Group>
            </Paper>
          ))}
        </ol>
        {others.length > 0 && chosen.length < MAX_COLLECTED ? (
          <Stack gap="xs">
            <Title order={3}>{t('collections.more')}</Title>
            {others.map(award => (
              <Button
                key={award.id}
                variant="default"
                justify="flex-start"
                leftSection={<IconPlus size={16} aria-hidden />}
                onClick={() => change({ awardIds: [...collection.awardIds, award.id] })}
              >
                {award.achievement.name}
              </Button>
            ))}
          </Stack>
        ) : null}
        {save.error ? <ErrorPanel error={save.error} /> : null}
        <Group>
          <Button
            disabled={!isDirty || collection.name.trim() === '' || chosen.length === 0}
            loading={save.isPending}
            onClick={() => save.mutate({ ...collection, name: collection.name.trim() })}
          >
            {t('collections.save')}
          </Button>
          {saved ? (
            <Button
              variant="subtle"
              color="danger"
              leftSection={<IconTrash size={16} aria-hidden />}
              loading={remove.isPending}
              onClick={() => remove.mutate()}
            >
              {t('collections.remove')}
            </Button>
          ) : null}
        </Group>
      </Stack>
      <Paper withBorder p="lg" radius="lg">
        <Stack>
          <Title order={2}>{t('share.title')}</Title>
          <Text size="sm" c="dimmed">
            {t(isReady ? 'collections.shareLead' : 'collections.saveFirst')}
          </Text>
          <Button
            disabled={!isReady}
            leftSection={<IconQrcode size={18} aria-hidden />}
            onClick={() => setMaking(true)}
          >
            {t('share.make')}
          </Button>
          <Button
            variant="default"
            disabled={!isReady}
            loading={present.isPending}
            leftSection={<IconDownload size={16} aria-hidden />}
            onClick={() => present.mutate()}
          >
            {t('collections.present')}
          </Button>
          <Text size="sm" c="dimmed">
            {t('collections.presentText')}
          </Text>
          {present.error ? <ErrorPanel error={present.error} /> : null}
          {own.length > 0 ? (
            <>
              <Title order={3}>{t('share.links')}</Title>
              <Text size="sm" c="dimmed">
                {t('collections.linksKeep')}
              </Text>
              <ShareList shares={own} titleOf={share => share.title ?? ''} onShow={setShown} />
            </>
          ) : null}
        </Stack>
      </Paper>
      {isMaking ? (
        <MakeLink
          draft={{ awards: chosen, title: collection.name, sentence: collection.sentence }}
          onClose={() => setMaking(false)}
          keep={(contents, id) =>
            withCollection(contents, { ...collection, shareIds: [...(saved?.shareIds ?? []), id] })
          }
          onMade={url => {
            setMaking(false)
            setShown(url)
          }}
        />
      ) : null}
      {shown ? <ShowLink url={shown} title={collection.name} onClose={() => setShown(undefined)} /> : null}
    </div>
  )
}

/** Chosen credentials in an order, with a name and a sentence: to show by a link, or to hand over as one signed file. */
export default function CollectionPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const { wallet } = useOpenWallet()
  const awards = useAwards()
  const saved = wallet.contents.collections?.[id]
  if (awards.isPending) return <LoadingPanel rows={2} />
  if (awards.error) return <ErrorPanel error={awards.error} onRetry={() => void awards.refetch()} />
  if (id !== 'new' && !saved) return <NotFoundPage />
  return (
    <>
      <PageHeader
        title={saved?.name ?? t('collections.newTitle')}
        back={
          <Anchor component={Link} to="/collections" w="fit-content" className="back-link">
            {t('collections.back')}
          </Anchor>
        }
      />
      <Editor key={id} awards={awards.data} saved={saved} />
    </>
  )
}
