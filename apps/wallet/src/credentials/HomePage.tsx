import { useLocale } from '@laurel/ui/i18n'
import { CredentialCard, EmptyState, ErrorPanel, LoadingPanel, PageHeader, Seal } from '@laurel/ui/parts'
import { Alert, Button, Chip, Group, Loader, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { BroughtByApps } from '../apps/BroughtByApps.tsx'
import { NewInBackpacks } from '../backpacks/NewInBackpacks.tsx'
import { AddByLink } from '../imported/AddByLink.tsx'
import { AddFile } from '../imported/AddFile.tsx'
import { ImportedList } from '../imported/ImportedList.tsx'
import { LeftBehind } from '../lost/LeftBehind.tsx'
import { TakeOver } from '../minors/TakeOver.tsx'
import { WaitingOffers } from '../offers/WaitingOffers.tsx'
import { useOffline } from '../offline/offline.ts'
import { useOpenWallet } from '../vault/use-wallet.ts'
import { type Award, path } from './awards.ts'
import { ClosingNotes } from './ClosingNotes.tsx'
import { StateBadge } from './StateBadge.tsx'
import { useAwards } from './use-awards.ts'
import { WaitingAwards } from './WaitingAwards.tsx'

const SEARCH_FROM = 4
const ALL = 'all'

const matches = (award: Award, words: string) =>
  [award.achievement.name, award.issuer.name, award.level?.name ?? '']
    .join(' ')
    .toLocaleLowerCase()
    .includes(words.trim().toLocaleLowerCase())

function AwardCard({ award }: { readonly award: Award }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  return (
    <CredentialCard
      title={award.achievement.name}
      imageUrl={path(award.achievement.imageUrl)}
      issuer={{ name: award.issuer.name, logoUrl: award.issuer.logoUrl && path(award.issuer.logoUrl) }}
      line={award.narrative ?? undefined}
      muted={award.state === 'revoked'}
      badge={<StateBadge state={award.state} />}
      headingLevel={2}
      facts={
        <>
          {award.level ? <strong>{award.level.name}</strong> : null}
          <span>{date(award.validFrom)}</span>
          {award.validUntil ? <span>{t('detail.until', { date: date(award.validUntil) })}</span> : null}
        </>
      }
      link={props => <Link to={`/awards/${award.id}`} {...props} />}
    />
  )
}

/** Everything that the person has earned. */
export default function HomePage() {
  const { t } = useTranslation()
  const [words, setWords] = useState('')
  const [issuer, setIssuer] = useState(ALL)
  const awards = useAwards()
  const offline = useOffline()
  const shown = (awards.data ?? []).filter(one => one.state !== 'draft' && one.state !== 'approved')
  const imported = Object.keys(useOpenWallet().wallet.contents.imported ?? {}).length
  const issuers = new Map(shown.map(one => [one.issuer.id, one.issuer.name]))
  const found = shown.filter(one => matches(one, words) && (issuer === ALL || one.issuer.id === issuer))

  return (
    <>
      <PageHeader
        title={t('home.title')}
        actions={
          offline ? null : (
            <>
              <AddByLink />
              <AddFile />
            </>
          )
        }
      />
      {offline ? null : <ClosingNotes />}
      {offline ? null : <TakeOver />}
      {offline ? null : <WaitingAwards />}
      {offline ? null : <NewInBackpacks />}
      {offline ? null : <BroughtByApps />}
      {offline ? null : <WaitingOffers />}
      {offline ? null : <LeftBehind />}
      {awards.taking > 0 ? (
        <Alert role="status" variant="light" color="laurel" icon={<Loader size="xs" />} mb="lg">
          {t('home.taking', { count: awards.taking })}
        </Alert>
      ) : null}
      {awards.failed > 0 && awards.taking === 0 ? (
        <Alert role="alert" variant="outline" color="brass" mb="lg">
          {t('home.failed', { count: awards.failed })}{' '}
          <Button variant="subtle" size="compact-sm" onClick={awards.retry}>
            {t('common:tryAgain')}
          </Button>
        </Alert>
      ) : null}
      {awards.isPending ? <LoadingPanel rows={2} height={240} /> : null}
      {awards.error ? <ErrorPanel error={awards.error} onRetry={() => void awards.refetch()} /> : null}
      {awards.data && shown.length === 0 ? (
        <EmptyState title={t('home.emptyTitle')} picture={<Seal />}>
          {t('home.empty')}
        </EmptyState>
      ) : null}
      {shown.length + imported >= SEARCH_FROM ? (
        <TextInput
          type="search"
          mb="lg"
          maw={400}
          aria-label={t('home.search')}
          placeholder={t('home.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={words}
          onChange={event => setWords(event.currentTarget.value)}
        />
      ) : null}
      {issuers.size > 1 ? (
        <Chip.Group value={issuer} onChange={value => setIssuer(String(value))}>
          <Group gap="xs" mb="lg" role="radiogroup" aria-label={t('home.byIssuer')}>
            <Chip value={ALL}>{t('home.allIssuers')}</Chip>
            {[...issuers].map(([id, name]) => (
              <Chip key={id} value={id}>
                {name}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      ) : null}
      {shown.length > 0 && found.length === 0 ? (
        <EmptyState
          title={t('home.nothingFound')}
          action={
            <Button
              variant="default"
              onClick={() => {
                setWords('')
                setIssuer(ALL)
              }}
            >
              {t('home.showAll')}
            </Button>
          }
        />
      ) : null}
      <ul className="gallery">
        {found.map(award => (
          <li key={award.id}>
            <AwardCard award={award} />
          </li>
        ))}
      </ul>
      {issuer === ALL ? <ImportedList words={words} /> : null}
    </>
  )
}
