import { NativeSelect, Stack, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'

type Values = { readonly claimable: boolean; readonly assessors: number }
type Props = { readonly values: Values; readonly onChange: (part: Partial<Values>) => void }

/** Whether learners may claim it themselves, and how many people then judge. */
export function ClaimFields({ values, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <Stack gap="sm">
      <Switch
        label={t('claims.allow')}
        description={t('claims.allowHint')}
        checked={values.claimable}
        onChange={event => onChange({ claimable: event.currentTarget.checked })}
      />
      {values.claimable ? (
        <NativeSelect
          label={t('claims.assessors')}
          description={t('claims.assessorsHint')}
          value={String(values.assessors)}
          onChange={event => onChange({ assessors: Number(event.currentTarget.value) })}
          data={['1', '2'].map(value => ({ value, label: t(`claims.assessorsCount.${value}`) }))}
        />
      ) : null}
    </Stack>
  )
}
