import { ErrorPanel, LoadingPanel, Wordmark } from '@laurel/ui/parts'
import { useSession } from '@laurel/ui/session'
import { ActionIcon, Menu } from '@mantine/core'
import { IconLogout, IconMessageReply, IconSettings, IconUserCircle } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Outlet, ScrollRestoration } from 'react-router'
import { OpenedAfterAll } from '../lost/OpenedAfterAll.tsx'
import { ToSignIn, useArrival, useArrivedBefore } from '../offers/arrival.tsx'
import { OfflineNote } from '../offline/OfflineNote.tsx'
import { leave } from '../people/leave.ts'
import { MakeWalletPage } from '../people/MakeWalletPage.tsx'
import { OpenSample } from '../people/OpenSample.tsx'
import { UnlockPage } from '../people/UnlockPage.tsx'
import { useWallet } from '../vault/use-wallet.ts'
import { VaultProblemPanel } from '../vault/VaultProblemPanel.tsx'
import { Frame } from './Frame.tsx'
import { Places } from './Places.tsx'

/** Signed in? A wallet? Open on this device? Only then the screens below. */
export function Gate() {
  const { t } = useTranslation()
  const session = useSession()
  const wallet = useWallet()
  const user = session.data?.user
  const [shutFor, setShutFor] = useState<string>()
  const arrival = useArrival()
  const arrivedBefore = useArrivedBefore(user !== null && user !== undefined)

  if (arrival) return arrival
  if (session.error && !session.data) {
    return (
      <Frame size={560}>
        <ErrorPanel error={session.error} onRetry={() => void session.refetch()} />
      </Frame>
    )
  }
  if (session.data && !user) {
    return <ToSignIn />
  }
  if (arrivedBefore) return arrivedBefore
  const menu = user ? (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('nav.account', { name: user.name })}>
          <IconUserCircle size={22} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {user.name}
          <br />
          {user.email}
        </Menu.Label>
        {wallet.data?.state === 'open' ? (
          <Menu.Item component={Link} to="/settings" leftSection={<IconSettings size={16} aria-hidden />}>
            {t('nav.settings')}
          </Menu.Item>
        ) : null}
        {wallet.data?.state === 'open' ? (
          <Menu.Item component={Link} to="/answers" leftSection={<IconMessageReply size={16} aria-hidden />}>
            {t('answer.history.title')}
          </Menu.Item>
        ) : null}
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void leave(user.id)}>
          {t('nav.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  ) : null
  const home = (
    <Link to="/" style={{ color: 'inherit', textDecoration: 'none' }} aria-label={t('nav.home')}>
      <Wordmark />
    </Link>
  )
  if (wallet.error) {
    return (
      <Frame size={560} menu={menu}>
        <VaultProblemPanel error={wallet.error} onRetry={() => void wallet.refetch()} />
      </Frame>
    )
  }
  if (!user || !wallet.data) {
    return (
      <Frame menu={menu}>
        <LoadingPanel rows={3} height={160} />
      </Frame>
    )
  }
  if (wallet.data.state === 'none') {
    return (
      <Frame size={560} menu={menu}>
        <MakeWalletPage user={user} onMade={wallet.put} />
      </Frame>
    )
  }
  if (wallet.data.state === 'locked') {
    if (session.data?.demonstration && shutFor !== user.id) {
      return (
        <Frame menu={menu}>
          <OpenSample
            personId={user.id}
            stored={wallet.data.stored}
            onOpen={wallet.put}
            onShut={() => setShutFor(user.id)}
          />
        </Frame>
      )
    }
    return (
      <Frame size={520} menu={menu}>
        <OfflineNote />
        <UnlockPage user={user} stored={wallet.data.stored} onOpen={wallet.put} />
      </Frame>
    )
  }
  return (
    <Frame menu={menu} home={home} places={<Places />}>
      <OfflineNote />
      <OpenedAfterAll />
      <Suspense fallback={<LoadingPanel />}>
        <Outlet />
      </Suspense>
      <ScrollRestoration />
    </Frame>
  )
}
