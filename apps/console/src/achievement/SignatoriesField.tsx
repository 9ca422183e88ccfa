import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { MOST_SIGNATORIES, type Signatory } from './certificate.ts'

type Props = { readonly value: readonly Signatory[]; readonly onChange: (rows: readonly Signatory[]) => void }

/** Who signs by name below the certificate; up to three. */
export function SignatoriesField({ value, onChange }: Props) {
  const { t } = useTranslation()
  const change = (index: number, part: Partial<Signatory>) =>
    onChange(value.map((row, at) => (at === index ? { ...row, ...part } : row)))
  return (
    <Stack gap="xs" role="group" aria-labelledby="signatories-label">
      <div>
        <Text fw={500} size="sm" id="signatories-label">
          {t('certificate.signatories')}
        </Text>
        <Text size="xs" c="dimmed">
          {t('certificate.signatoriesHint')}
        </Text>
      </div>
      {value.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
        <Group key={index} gap="sm" align="flex-end" wrap="nowrap">
          <TextInput
            flex={1}
            label={t('certificate.signatoryName')}
            value={row.name}
            maxLength={80}
            onChange={event => change(index, { name: event.currentTarget.value })}
          />
          <TextInput
            flex={1}
            label={t('certificate.signatoryTitle')}
            value={row.title}
            maxLength={80}
            onChange={event => change(index, { title: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={44}
            aria-label={t('certificate.signatoryRemove', { name: row.name || String(index + 1) })}
            onClick={() => onChange(value.filter((_, at) => at !== index))}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      {value.length < MOST_SIGNATORIES ? (
        <Button
          variant="default"
          w="fit-content"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => onChange([...value, { name: '', title: '' }])}
        >
          {t('certificate.signatoryAdd')}
        </Button>
      ) : null}
    </Stack>
  )
}
