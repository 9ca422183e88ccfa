import { NativeSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Level } from '../achievement/achievement.ts'

type Props = { readonly levels: readonly Level[]; readonly value: string; readonly onChange: (id: string) => void }

/** The level reached; nothing at all where the achievement has none. */
export function LevelSelect({ levels, value, onChange }: Props) {
  const { t } = useTranslation()
  if (levels.length === 0) return null
  return (
    <NativeSelect
      label={t('award.level')}
      value={value}
      onChange={event => onChange(event.currentTarget.value)}
      data={[
        { value: '', label: t('awarding.noLevel') },
        ...levels.map(level => ({ value: level.id, label: level.name })),
      ]}
    />
  )
}
