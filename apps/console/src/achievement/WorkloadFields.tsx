import { CREDIT_SYSTEMS } from '@laurel/core/achievement'
import { Autocomplete, NumberInput, SimpleGrid } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { FormValues } from './form-values.ts'

type Values = Pick<FormValues, 'workloadHours' | 'creditsNumber' | 'creditsSystem'>
type Props = { readonly values: Values; readonly onChange: (part: Partial<Values>) => void }

/** How much work it is, and what it counts for. */
export function WorkloadFields({ values, onChange }: Props) {
  const { t } = useTranslation()
  const number = (value: string | number) => (typeof value === 'number' && value > 0 ? value : '')
  const isHalf = (values.creditsNumber === '') !== (values.creditsSystem.trim() === '')
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }} style={{ alignItems: 'end' }}>
      <NumberInput
        label={t('workload.hours')}
        min={0}
        max={10_000}
        decimalScale={1}
        allowNegative={false}
        value={values.workloadHours}
        onChange={value => onChange({ workloadHours: number(value) })}
      />
      <NumberInput
        label={t('workload.credits')}
        min={0}
        max={1_000}
        decimalScale={2}
        allowNegative={false}
        value={values.creditsNumber}
        onChange={value => onChange({ creditsNumber: number(value) })}
        error={isHalf ? t('workload.half') : undefined}
      />
      <Autocomplete
        label={t('workload.system')}
        placeholder="ECTS"
        maxLength={40}
        data={CREDIT_SYSTEMS.map(one => one.id)}
        value={values.creditsSystem}
        onChange={creditsSystem => onChange({ creditsSystem })}
      />
    </SimpleGrid>
  )
}
