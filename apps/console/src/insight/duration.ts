import { useLocale } from '@laurel/ui/i18n'
import { useTranslation } from 'react-i18next'

const DAY_HOURS = 24

/** Hours as a person says them: "5 h", "12 days". */
export function useSpan(): (hours: number) => string {
  const { t } = useTranslation()
  const { number } = useLocale()
  return hours =>
    hours < 2 * DAY_HOURS
      ? t('insight.waiting.hours', { formatted: number(hours < 10 ? Math.round(hours * 10) / 10 : Math.round(hours)) })
      : t('insight.waiting.days', { formatted: number(Math.round(hours / DAY_HOURS)) })
}
