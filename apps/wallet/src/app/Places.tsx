import { Container } from '@mantine/core'
import { IconAward, IconChecklist, IconClipboardCheck, IconNotebook, IconRoute, IconStack2 } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink, useLocation } from 'react-router'

const PLACES = [
  { to: '/', key: 'home.title', Icon: IconAward },
  { to: '/collections', key: 'collections.title', Icon: IconStack2 },
  { to: '/pathways', key: 'pathways.title', Icon: IconRoute },
  { to: '/claims', key: 'claims.title', Icon: IconClipboardCheck },
  { to: '/log', key: 'log.title', Icon: IconNotebook },
  { to: '/skills', key: 'skills.title', Icon: IconChecklist },
] as const

/** Where one can go in an open wallet. On a phone it is drawn along with a finger. */
export function Places() {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const row = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another screen, another place to bring into sight
  useEffect(() => {
    const [here, at] = [row.current, row.current?.querySelector<HTMLElement>('[aria-current="page"]')]
    if (here && at) here.scrollLeft = at.offsetLeft - (here.clientWidth - at.offsetWidth) / 2
  }, [pathname])
  return (
    <Container ref={row} component="nav" size={1120} px="md" className="places no-print" aria-label={t('nav.places')}>
      {PLACES.map(({ to, key, Icon }) => (
        <NavLink key={to} to={to} end={to === '/'} className="place">
          <Icon size={18} stroke={1.6} aria-hidden />
          {t(key)}
        </NavLink>
      ))}
    </Container>
  )
}
