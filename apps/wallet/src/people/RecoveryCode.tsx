import { Button, CopyButton, Group, Stack, Text } from '@mantine/core'
import { IconCheck, IconCopy, IconPrinter } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

/** The recovery code, in groups that can be read aloud and copied by hand. */
export function RecoveryCode({ code }: { readonly code: string }) {
  const { t } = useTranslation()
  return (
    <Stack gap="sm">
      <p className="recovery-code" translate="no">
        {code.split('-').map(group => (
          <span key={group}>{group}</span>
        ))}
      </p>
      <Group gap="xs" className="no-print">
        <Button variant="default" leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => window.print()}>
          {t('recovery.print')}
        </Button>
        <CopyButton value={code}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              onClick={copy}
              leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
            >
              {t(copied ? 'common:copied' : 'common:copy')}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Text size="sm" c="dimmed">
        {t('recovery.keep')}
      </Text>
    </Stack>
  )
}
