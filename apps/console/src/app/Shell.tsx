import { actForIssuer } from '@laurel/ui/api'
import { ColorSchemeSwitcher, ErrorPanel, IssuerMark, LoadingPanel, LocaleSwitcher, Wordmark } from '@laurel/ui/parts'
import { type Membership, sessionQuery, signOut, useSession } from '@laurel/ui/session'
import {
  ActionIcon,
  AppShell,
  Burger,
  Container,
  Group,
  Menu,
  NavLink,
  ScrollArea,
  Text,
  UnstyledButton,
  VisuallyHidden,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import {
  IconArrowsExchange,
  IconAward,
  IconBuildingCommunity,
  IconCertificate,
  IconChartBar,
  IconChecklist,
  IconFingerprint,
  IconHelpCircle,
  IconHistory,
  IconHome,
  IconKey,
  IconLifebuoy,
  IconLogout,
  IconMailbox,
  IconPackages,
  IconProgressCheck,
  IconRosetteDiscountCheck,
  IconRoute,
  IconSchool,
  IconSelector,
  IconSitemap,
  IconUserCircle,
  IconUserSearch,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, Outlet, NavLink as RouterLink, ScrollRestoration, useLocation } from 'react-router'
import { ClosingBanner } from '../closing/ClosingBanner.tsx'
import { HaltBanner } from '../people/HaltPanel.tsx'
import { currentMembership, rememberIssuer } from './membership.ts'

type Place = {
  readonly to: string
  readonly key: string
  readonly Icon: typeof IconHome
  readonly end?: boolean
  /** Who may not do this does not see the place. */
  readonly needs?: string
}
const PLACES: readonly Place[] = [
  { to: '/', key: 'overview', Icon: IconHome, end: true },
  { to: '/insight', key: 'insight', Icon: IconChartBar, needs: 'insight:read' },
  { to: '/achievements', key: 'achievements', Icon: IconCertificate },
  { to: '/frameworks', key: 'skills', Icon: IconSitemap },
  { to: '/pathways', key: 'pathways', Icon: IconRoute },
  { to: '/programmes', key: 'programmes', Icon: IconPackages, needs: 'programmes:write' },
  { to: '/awards', key: 'awards', Icon: IconAward },
  { to: '/claims', key: 'claims', Icon: IconChecklist, needs: 'claims:assess' },
  { to: '/recognition', key: 'recognition', Icon: IconArrowsExchange },
  { to: '/ask', key: 'presentations', Icon: IconUserSearch, needs: 'presentations:read' },
  { to: '/endorsements', key: 'endorsements', Icon: IconRosetteDiscountCheck, needs: 'endorsements:write' },
  { to: '/learners', key: 'learners', Icon: IconSchool },
  { to: '/recoveries', key: 'recoveries', Icon: IconLifebuoy, needs: 'learners:recover' },
  { to: '/jobs', key: 'jobs', Icon: IconProgressCheck },
]
/** All that there is for whoever endorses and is no institution. */
const OF_ENDORSERS: readonly Place[] = [{ to: '/endorsed', key: 'endorsed', Icon: IconRosetteDiscountCheck }]
const PROFILE: readonly Place[] = [
  { to: '/settings', key: 'institution', Icon: IconBuildingCommunity, end: true },
  { to: '/settings/keys', key: 'identity', Icon: IconFingerprint, needs: 'keys:manage' },
]
const OUTBOX: Place = { to: '/outbox', key: 'outbox', Icon: IconMailbox, needs: 'outbox:read' }
const SETTINGS: readonly Place[] = [
  { to: '/settings', key: 'institution', Icon: IconBuildingCommunity, end: true },
  { to: '/settings/keys', key: 'identity', Icon: IconFingerprint, needs: 'keys:manage' },
  { to: '/settings/members', key: 'members', Icon: IconUsers, needs: 'members:read' },
  { to: '/settings/api-keys', key: 'apiKeys', Icon: IconKey, needs: 'api-keys:manage' },
  { to: '/settings/webhooks', key: 'webhooks', Icon: IconWebhook, needs: 'webhooks:manage' },
  { to: '/settings/audit', key: 'audit', Icon: IconHistory, needs: 'audit:read' },
]

function Places({ places, onGo }: { readonly places: readonly Place[]; readonly onGo: () => void }) {
  const { t } = useTranslation()
  return places.map(({ to, key, Icon, end }) => (
    <NavLink
      key={to}
      className="nav-link"
      component={RouterLink}
      to={to}
      end={end ?? false}
      label={t(`nav.${key}`)}
      leftSection={<Icon size={20} stroke={1.6} aria-hidden />}
      onClick={onGo}
      style={{ borderRadius: 8 }}
    />
  ))
}

function IssuerMenu({
  memberships,
  current,
  onChoose,
}: {
  readonly memberships: readonly Membership[]
  readonly current: Membership
  readonly onChoose: (shortName: string) => void
}) {
  const { t } = useTranslation()
  const name = (
    <Group gap="sm" wrap="nowrap">
      <IssuerMark name={current.issuer.name} logoUrl={current.issuer.logoUrl} size={32} />
      <Text fw={600} size="sm" lineClamp={2} ta="start">
        {current.issuer.name}
      </Text>
    </Group>
  )
  if (memberships.length < 2) return name
  return (
    <Menu>
      <Menu.Target>
        <UnstyledButton aria-label={t('nav.switchIssuer', { name: current.issuer.name })}>
          <Group justify="space-between" wrap="nowrap">
            {name}
            <IconSelector size={16} aria-hidden />
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {memberships.map(one => (
          <Menu.Item key={one.issuer.id} onClick={() => onChoose(one.issuer.shortName)}>
            {one.issuer.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** The frame around every screen of a signed-in member: places on the left, person and language at the top. */
export function Shell() {
  const { t } = useTranslation()
  const session = useSession()
  const client = useQueryClient()
  const location = useLocation()
  const [menuOpen, menu] = useDisclosure(false)
  const [chosen, setChosen] = useState<string>()

  const data = session.data
  const current = data ? currentMembership(data.memberships, chosen) : undefined
  const shortName = current?.issuer.shortName
  // Set while rendering, before any child asks the server; the header is only needed where there is a choice.
  actForIssuer(data && data.memberships.length > 1 ? shortName : undefined)
  useEffect(() => {
    if (shortName) rememberIssuer(shortName)
  }, [shortName])

  if (session.isPending) {
    return (
      <Container component="main" py="xl">
        <VisuallyHidden component="h1">Laurel</VisuallyHidden>
        <LoadingPanel />
      </Container>
    )
  }
  if (!data) {
    return (
      <Container component="main" size="sm" py="xl">
        <VisuallyHidden component="h1">Laurel</VisuallyHidden>
        <ErrorPanel error={session.error} onRetry={() => void session.refetch()} />
      </Container>
    )
  }
  if (!data.user) {
    const next = `${location.pathname}${location.search}`
    return <Navigate to={next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`} replace />
  }
  if (!current) return <Navigate to="/sign-in" replace />
  const isInstitution = current.issuer.kind === 'institution'
  if (!isInstitution && ![...OF_ENDORSERS, ...PROFILE].some(place => place.to === location.pathname))
    return <Navigate to="/endorsed" replace />

  const leave = async () => {
    await signOut()
    client.clear()
    await client.invalidateQueries({ queryKey: sessionQuery.queryKey })
    window.location.assign('/console/sign-in')
  }
  const allowed = (place: Place) => place.needs === undefined || current.may.includes(place.needs)
  const choose = (next: string) => {
    rememberIssuer(next)
    client.removeQueries({ predicate: query => query.queryKey[0] !== 'session' })
    setChosen(next)
  }

  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 256, breakpoint: 'sm', collapsed: { mobile: !menuOpen } }}
      padding={{ base: 'md', sm: 'xl' }}
    >
      <a className="skip-link" href="#main">
        {t('nav.skip')}
      </a>
      <AppShell.Header style={{ background: 'var(--laurel-surface)' }}>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={menuOpen}
              onClick={menu.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={t(menuOpen ? 'nav.closeMenu' : 'nav.openMenu')}
            />
            <Wordmark />
          </Group>
          <Group gap={4} wrap="nowrap">
            <LocaleSwitcher />
            <ColorSchemeSwitcher />
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="lg"
                  aria-label={t('nav.account', { name: data.user.name })}
                >
                  <IconUserCircle size={22} stroke={1.6} aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Label>{data.user.name}</Menu.Label>
                <Menu.Label>{data.user.email}</Menu.Label>
                <Menu.Divider />
                <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void leave()}>
                  {t('nav.signOut')}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="md" style={{ background: 'var(--laurel-sunken)' }} aria-label={t('nav.label')}>
        <AppShell.Section mb="md">
          <IssuerMenu memberships={data.memberships} current={current} onChoose={choose} />
        </AppShell.Section>
        <AppShell.Section grow component={ScrollArea}>
          <Places
            places={isInstitution ? (data.mailConfigured ? PLACES : [...PLACES, OUTBOX]).filter(allowed) : OF_ENDORSERS}
            onGo={menu.close}
          />
          <Text size="xs" fw={600} c="dimmed" mt="lg" mb={4} px="sm">
            {t('nav.settings')}
          </Text>
          <Places places={isInstitution ? SETTINGS.filter(allowed) : PROFILE} onGo={menu.close} />
        </AppShell.Section>
        <AppShell.Section mt="md">
          <NavLink
            component="a"
            href={current.role === 'teacher' ? '/help/teacher' : '/help/issuer'}
            label={t('nav.help')}
            leftSection={<IconHelpCircle size={20} stroke={1.6} aria-hidden />}
            style={{ borderRadius: 8 }}
          />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} style={{ outline: 'none' }}>
        <Container size="lg" px={0} key={shortName}>
          <ClosingBanner />
          <HaltBanner />
          <Suspense fallback={<LoadingPanel />}>
            <Outlet />
          </Suspense>
        </Container>
        <ScrollRestoration />
      </AppShell.Main>
    </AppShell>
  )
}
