import { useTranslation } from 'react-i18next'
import { useLocale } from '../i18n/index.ts'
import { useSession } from '../session/index.ts'

/** In the demonstration, at the foot of every screen: who one is, and the way back to the guide. Nothing elsewhere. */
export function DemonstrationBar() {
  const { t } = useTranslation('common')
  const { locale } = useLocale()
  const { data } = useSession()
  if (!data?.demonstration) return null
  return (
    <aside className="demonstration-bar" aria-label={t('demonstration.title')}>
      <p>
        <strong>
          {t('demonstration.short')}
          {data.user ? ' · ' : ''}
        </strong>
        {data.user ? <span>{t('demonstration.youAre', { name: data.user.name })}</span> : null}
      </p>
      <a href={`/demo?lang=${locale}`}>{t('demonstration.back')}</a>
    </aside>
  )
}
