import type { Pathway } from '@laurel/core/pathway'
import { Stack, Text } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Problem } from './pathway.ts'

/** What has to be mended, where it has to be. */
export function StepProblems({
  problems,
  pathway,
}: {
  readonly problems: readonly Problem[]
  readonly pathway: Pathway
}) {
  const { t } = useTranslation()
  if (problems.length === 0) return null
  const name = (id: string | undefined) => pathway.steps.find(one => one.id === id)?.name || t('step.unnamed')
  return (
    <Stack gap={2}>
      {problems.map(one => (
        <Text key={`${one.code} ${one.other ?? ''}`} size="sm" c="danger" className="step-problem">
          <IconAlertCircle size={16} aria-hidden /> {t(`pathwayProblem.${one.code}`, { other: name(one.other) })}
        </Text>
      ))}
    </Stack>
  )
}
