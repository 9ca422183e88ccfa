import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Group, Paper, Stack, Text, Textarea, Title } from '@mantine/core'
import { IconCircleCheckFilled } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecoveryDetail } from './recovery.ts'
import type { Decide } from './use-decide.ts'

type Props = { readonly recovery: RecoveryDetail; readonly decide: Decide }

/** The first person makes sure who it is, and writes down how. */
export function CheckStep({ recovery, decide }: Props) {
  const { t } = useTranslation()
  const { dateTime } = useLocale()
  const [note, setNote] = useState('')
  const { state, checkedBy, checkedAt, checkNote, isMine } = recovery
  if (state !== 'open' && !checkedBy) return null
  return (
    <Paper withBorder p="lg">
      <Stack gap="sm">
        <Title order={2} size="h3">
          {t('lostWallets.checkTitle')}
        </Title>
        {checkedBy ? (
          <Group gap="xs" wrap="nowrap" align="flex-start">
            <IconCircleCheckFilled size={22} color="var(--laurel-good)" aria-hidden style={{ flex: 'none' }} />
            <div style={{ minWidth: 0 }}>
              <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{checkNote}</Text>
              <Text size="sm" c="dimmed">
                {t('lostWallets.checkedBy', { name: checkedBy, date: dateTime(checkedAt) })}
              </Text>
            </div>
          </Group>
        ) : isMine ? (
          <Text>{t('lostWallets.other')}</Text>
        ) : (
          <form
            onSubmit={event => {
              event.preventDefault()
              decide.mutate({ verb: 'check', body: { note: note.trim() } })
            }}
          >
            <Stack gap="sm" align="flex-start">
              <Text>{t('lostWallets.checkText')}</Text>
              <Textarea
                w="100%"
                label={t('lostWallets.checkNote')}
                description={t('lostWallets.checkNoteHint')}
                required
                autosize
                minRows={2}
                maxLength={500}
                value={note}
                onChange={event => setNote(event.currentTarget.value)}
              />
              {decide.error && decide.variables?.verb === 'check' ? <ErrorPanel error={decide.error} /> : null}
              <Button type="submit" loading={decide.isPending} disabled={!note.trim()}>
                {t('lostWallets.check')}
              </Button>
            </Stack>
          </form>
        )}
      </Stack>
    </Paper>
  )
}
