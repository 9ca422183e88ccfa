import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Modal, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Award } from '../credentials/awards.ts'
import ChoosePart from './ChoosePart.tsx'
import type { Part } from './derive-part.ts'
import { savePart } from './save-part.ts'

/** A part as a file: made on this device alone, so it works without a network. */
export default function SavePart({ award, onClose }: { readonly award: Award; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const [part, setPart] = useState<Part | null>(null)
  const title = t('parts.fileName', { title: award.achievement.name })
  const saving = useMutation({ mutationFn: (chosen: Part) => savePart(chosen, title) })
  return (
    <Modal opened onClose={onClose} title={t('parts.title')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <Stack>
        <Text size="sm">{t('parts.offlineLead')}</Text>
        <ChoosePart award={award} onChange={setPart} />
        {saving.error ? <ErrorPanel error={saving.error} /> : null}
        <Button disabled={!part} loading={saving.isPending} onClick={() => part && saving.mutate(part)}>
          {t('parts.save')}
        </Button>
      </Stack>
    </Modal>
  )
}
