import { api } from '@laurel/ui/api'
import { useHeadingFocus } from '@laurel/ui/focus'
import { useLocale } from '@laurel/ui/i18n'
import { CredentialCard, ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Alert, Anchor, Button, Paper, SimpleGrid, Stack, Switch, Text, Title } from '@mantine/core'
import { IconDownload, IconExternalLink } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { NotFoundPage } from '../app/RouteError.tsx'
import { SendPanel } from '../backpacks/SendPanel.tsx'
import { AskGuardian } from '../minors/AskGuardian.tsx'
import { bundleOf, keptBundle } from '../offline/kept-bundles.ts'
import { useOffline } from '../offline/offline.ts'
import { OtherWalletsPanel } from '../other-wallets/OtherWalletsPanel.tsx'
import { askWith } from '../recognition/choices.ts'
import { RecommendationsPanel } from '../recommendations/RecommendationsPanel.tsx'
import { ElsewherePanel } from '../sharing/ElsewherePanel.tsx'
import { SharePanel } from '../sharing/SharePanel.tsx'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { type Award, awardsQuery, path } from './awards.ts'
import { EndorsedPanel } from './EndorsedPanel.tsx'
import { BUNDLE_SUFFIX, bundleUrl, type Form, fileName, fileOf, save, saveAs } from './files.ts'
import { OfflinePanel } from './OfflinePanel.tsx'
import { StateBadge } from './StateBadge.tsx'
import { useAwards } from './use-awards.ts'

const FORMS: readonly Form[] = ['png', 'svg', 'json', 'jwt']

function Downloads({ award }: { readonly award: Award }) {
  const { t } = useTranslation()
  const { wallet } = useOpenWallet()
  const offline = useOffline()
  const kept = wallet.contents.credentials[award.id]
  const download = useMutation({
    mutationFn: async (form: Form) => {
      if (!kept) return
      const bundle = form === 'png' ? await bundleOf(wallet.device, award) : undefined
      save(await fileOf(kept, form, path(award.achievement.imageUrl), bundle), award.achievement.name, form)
    },
  })
  return (
    <Paper withBorder p="lg" radius="lg">
      <Stack>
        <Title order={2}>{t('download.title')}</Title>
        <Text size="sm" c="dimmed">
          {t(kept ? 'download.lead' : 'download.notYet')}
        </Text>
        {award.state === 'issued' || award.state === 'expired' ? (
          <Button
            component="a"
            href={`/api/v1/wallet/awards/${award.id}/certificate`}
            download={`${fileName(award.achievement.name)}.pdf`}
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {t('download.pdf')}
          </Button>
        ) : null}
        {kept ? (
          <SimpleGrid cols={2} spacing="xs">
            {(offline ? FORMS.filter(form => form === 'json' || form === 'jwt') : FORMS).map(form => (
              <Button
                key={form}
                variant="default"
                leftSection={<IconDownload size={16} aria-hidden />}
                loading={download.isPending && download.variables === form}
                onClick={() => download.mutate(form)}
              >
                {t(`download.${form}`)}
              </Button>
            ))}
          </SimpleGrid>
        ) : null}
        <ProofFile award={award} />
        {award.state === 'issued' && !offline ? (
          <Button
            component="a"
            variant="subtle"
            href={`/api/v1/wallet/awards/${award.id}/europass`}
            download={`${fileName(award.achievement.name)}.elm.json`}
          >
            {t('detail.elm')}
          </Button>
        ) : null}
        {download.error ? <ErrorPanel error={download.error} /> : null}
      </Stack>
    </Paper>
  )
}

/** The file that outlives the school; without a network, as this device has kept it. */
function ProofFile({ award }: { readonly award: Award }) {
  const { t } = useTranslation()
  const { wallet } = useOpenWallet()
  const offline = useOffline()
  const kept = useQuery({
    queryKey: ['kept-bundle', award.id],
    queryFn: async () => (await keptBundle(wallet.device, award.id)) ?? null,
    enabled: offline,
  })
  const text = kept.data
  const name = `${fileName(award.achievement.name)}.${BUNDLE_SUFFIX}`
  const look = {
    variant: 'default',
    leftSection: <IconDownload size={16} aria-hidden />,
    'aria-describedby': 'bundle-text',
    h: 'auto',
    py: 'xs',
    styles: { label: { whiteSpace: 'normal' } },
  } as const
  if (offline && !text) return null
  return (
    <>
      {offline && text ? (
        <Button {...look} onClick={() => saveAs(new Blob([text], { type: 'application/json' }), name)}>
          {t('download.bundle')}
        </Button>
      ) : (
        <Button {...look} component="a" href={bundleUrl(award.id)} download={name}>
          {t('download.bundle')}
        </Button>
      )}
      <Text size="sm" c="dimmed" id="bundle-text">
        {t('download.bundleText')}
      </Text>
    </>
  )
}

function WhoCanSee({ award }: { readonly award: Award }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const change = useMutation({
    mutationFn: (page: { publicPage?: boolean; previewsName?: boolean }) =>
      api.patch(`/wallet/awards/${award.id}`, page),
    onSuccess: () => client.invalidateQueries({ queryKey: awardsQuery.queryKey }),
  })
  const { stage, permits } = award.protection
  const needsGuardian = stage === 'guardian' || stage === 'together'
  const { publicPage: isOpen, previewsName } = { ...award, ...(change.isPending ? change.variables : {}) }
  return (
    <Paper withBorder p="lg" radius="lg">
      <Stack>
        <Title order={2}>{t('public.title')}</Title>
        {needsGuardian && !permits.publish ? (
          <AskGuardian issuerId={award.issuer.id} purpose="publish" />
        ) : (
          <Switch
            checked={isOpen}
            onChange={event => change.mutate({ publicPage: event.currentTarget.checked })}
            label={t('public.label')}
            description={t(isOpen ? 'public.open' : 'public.closed')}
          />
        )}
        {isOpen && permits.name ? (
          <Switch
            checked={previewsName}
            onChange={event => change.mutate({ previewsName: event.currentTarget.checked })}
            label={t('share.previewsName')}
            description={t('share.previewsNameText')}
          />
        ) : null}
        {isOpen ? (
          <Anchor href={path(award.credentialUrl)} target="_blank" rel="noreferrer">
            {t('public.verify')} <IconExternalLink size={16} aria-hidden style={{ verticalAlign: '-2px' }} />
          </Anchor>
        ) : null}
        {change.error ? <ErrorPanel error={change.error} /> : null}
      </Stack>
    </Paper>
  )
}

/** One credential, large: what it is, whom it is shown to, and its files. */
export default function CredentialPage() {
  const { t } = useTranslation()
  const { date } = useLocale()
  const { id = '' } = useParams()
  const awards = useAwards()
  const offline = useOffline()
  const award = awards.data?.find(one => one.id === id)
  const name = award?.achievement.name
  useEffect(() => {
    if (name) document.title = `${name} · Laurel`
  }, [name])
  useHeadingFocus(award !== undefined)

  if (awards.isPending) return <LoadingPanel rows={2} height={320} />
  if (awards.error) return <ErrorPanel error={awards.error} onRetry={() => void awards.refetch()} />
  if (!award) return <NotFoundPage />
  const done = award.evidence.filter(one => one.name || one.narrative)
  return (
    <Stack gap="md">
      <Anchor component={Link} to="/" w="fit-content" className="back-link">
        {t('detail.back')}
      </Anchor>
      <div className="detail">
        <Stack gap="lg">
          <CredentialCard
            title={award.achievement.name}
            imageUrl={path(award.achievement.imageUrl)}
            issuer={{ name: award.issuer.name, logoUrl: award.issuer.logoUrl && path(award.issuer.logoUrl) }}
            line={award.narrative ?? undefined}
            muted={award.state === 'revoked' || award.state === 'superseded'}
            badge={<StateBadge state={award.state} />}
            size="hero"
            headingLevel={1}
            facts={
              <>
                {award.level ? <strong>{t('detail.level', { level: award.level.name })}</strong> : null}
                <span>{t('detail.from', { date: date(award.validFrom) })}</span>
                {award.validUntil ? <span>{t('detail.until', { date: date(award.validUntil) })}</span> : null}
              </>
            }
          />
          {award.state === 'revoked' ? (
            <Alert color="danger" variant="outline" title={t('state.revoked')}>
              {t('detail.revoked', { issuer: award.issuer.name, date: date(award.revokedAt) })}
              {award.revocationReason ? <Text size="sm">{award.revocationReason}</Text> : null}
            </Alert>
          ) : null}
          {award.state === 'suspended' ? (
            <Alert color="brass" variant="outline" title={t('state.suspended')}>
              {t('detail.suspended', { issuer: award.issuer.name })}
              {award.suspensionReason ? <Text size="sm">{award.suspensionReason}</Text> : null}
            </Alert>
          ) : null}
          {award.state === 'superseded' ? (
            <Alert color="brass" variant="outline" title={t('state.superseded')}>
              {t('detail.replaced', { issuer: award.issuer.name })}{' '}
              {awards.data.some(one => one.id === award.replacedBy) ? (
                <Anchor component={Link} to={`/awards/${award.replacedBy}`} underline="always" inherit>
                  {t('detail.toNewer')}
                </Anchor>
              ) : null}
            </Alert>
          ) : null}
          <EndorsedPanel award={award} />
          {done.length > 0 ? (
            <Paper withBorder p="lg" radius="lg">
              <Title order={2} mb="sm">
                {t('detail.done')}
              </Title>
              {done.map(one => (
                <div key={`${one.id}${one.name}${one.narrative}`}>
                  {one.name ? <Text fw={600}>{one.name}</Text> : null}
                  {one.narrative ? <Text className="prose">{one.narrative}</Text> : null}
                </div>
              ))}
            </Paper>
          ) : null}
        </Stack>
        <Stack gap="lg">
          {award.state === 'issued' && offline ? <OfflinePanel award={award} /> : null}
          {award.state === 'issued' && !offline ? <SharePanel award={award} /> : null}
          {offline ? null : <WhoCanSee award={award} />}
          {award.state === 'issued' && !offline ? <RecommendationsPanel award={award} /> : null}
          {!offline && award.state === 'issued' && award.protection.stage === 'adult' ? (
            <ElsewherePanel award={award} />
          ) : null}
          <Downloads award={award} />
          {award.state === 'issued' && !offline ? <OtherWalletsPanel award={award} /> : null}
          {award.state === 'issued' && !offline ? <SendPanel award={award} /> : null}
          {award.state === 'issued' && !offline ? (
            <Paper withBorder p="lg" radius="lg">
              <Stack align="flex-start">
                <Title order={2}>{t('recognition.elsewhereTitle')}</Title>
                <Text size="sm" c="dimmed">
                  {t('recognition.elsewhereText')}
                </Text>
                <Button variant="default" component={Link} to={askWith(`award:${award.id}`)}>
                  {t('recognition.askThis')}
                </Button>
              </Stack>
            </Paper>
          ) : null}
        </Stack>
      </div>
    </Stack>
  )
}
