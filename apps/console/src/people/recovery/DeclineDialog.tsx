import { ConfirmDialog, ErrorPanel } from '@laurel/ui/parts'
import { Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Decide } from './use-decide.ts'

type Props = { readonly decide: Decide; readonly opened: boolean; readonly onClose: () => void }

/** Says no, with the reason that the learner reads. */
export function DeclineDialog({ decide, opened, onClose }: Props) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      onConfirm={() => decide.mutate({ verb: 'decline', body: { reason: reason.trim() } }, { onSuccess: onClose })}
      title={t('lostWallets.declineTitle')}
      action={t('lostWallets.decline')}
      danger
      busy={decide.isPending}
      disabled={!reason.trim()}
    >
      <Stack>
        <Text size="sm">{t('lostWallets.declineText')}</Text>
        <Textarea
          label={t('lostWallets.reason')}
          description={t('lostWallets.reasonHint')}
          required
          data-autofocus
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={event => setReason(event.currentTarget.value)}
        />
        {decide.error ? <ErrorPanel error={decide.error} /> : null}
      </Stack>
    </ConfirmDialog>
  )
}
