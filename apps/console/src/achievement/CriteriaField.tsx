import { Input, SegmentedControl, Stack, Textarea, type TextareaProps } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Criteria } from './Criteria.tsx'

type Props = TextareaProps & { readonly value: string }

/** What must be shown, as Markdown, and how it will look. */
export function CriteriaField({ value, ...rest }: Props) {
  const { t } = useTranslation()
  const [view, setView] = useState('write')
  return (
    <Stack gap={4}>
      {view === 'write' ? (
        <Textarea value={value} autosize minRows={5} {...rest} />
      ) : (
        <Input.Wrapper label={rest.label} description={rest.description}>
          <div className="choice" style={{ minHeight: 128, marginTop: 4 }}>
            {value.trim() ? <Criteria narrative={value} /> : t('criteria.nothing')}
          </div>
        </Input.Wrapper>
      )}
      <SegmentedControl
        size="xs"
        w="fit-content"
        aria-label={t('criteria.view')}
        value={view}
        onChange={setView}
        data={[
          { value: 'write', label: t('criteria.write') },
          { value: 'preview', label: t('criteria.preview') },
        ]}
      />
    </Stack>
  )
}
