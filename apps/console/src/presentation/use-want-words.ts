import { useTranslation } from 'react-i18next'
import type { Achievement } from '../achievement/achievement.ts'
import { usePages } from '../app/pages.ts'
import type { Want } from './presentation.ts'

/** A want in one line: which achievement, which skill, by whom. */
export function useWantWords(): (want: Want) => string {
  const { t } = useTranslation()
  const achievements = usePages<Achievement>('achievements', '/achievements', { sort: 'name', limit: 200 })
  const nameOf = (want: Want) =>
    want.achievementName ?? achievements.items.find(one => one.id === want.achievementId)?.name
  return want =>
    [
      nameOf(want) ?? (want.skillName || want.skillUrl ? null : t('presentations.anyCredential')),
      want.skillName || want.skillUrl ? t('presentations.ofSkill', { name: want.skillName ?? want.skillUrl }) : null,
      want.issuers.length > 0 ? t('presentations.ofIssuers', { issuers: want.issuers.join(', ') }) : null,
    ]
      .filter(Boolean)
      .join(' · ')
}
