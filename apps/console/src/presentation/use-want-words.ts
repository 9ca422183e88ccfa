import { useTranslation } from 'react-i18next'
import type { Names, Want } from './presentation.ts'

/** A want in one line: which achievement, which skill, by whom. */
export function useWantWords(names: Names): (want: Want) => string {
  const { t } = useTranslation()
  const nameOf = (want: Want) => want.achievementName ?? names[want.achievementId ?? '']
  return want =>
    [
      nameOf(want) ?? (want.skillName || want.skillUrl ? null : t('presentations.anyCredential')),
      want.skillName || want.skillUrl ? t('presentations.ofSkill', { name: want.skillName ?? want.skillUrl }) : null,
      want.issuers.length > 0 ? t('presentations.ofIssuers', { issuers: want.issuers.join(', ') }) : null,
    ]
      .filter(Boolean)
      .join(' · ')
}
