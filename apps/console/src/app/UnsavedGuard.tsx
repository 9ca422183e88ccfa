import { ConfirmDialog } from '@laurel/ui/parts'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useBeforeUnload, useBlocker } from 'react-router'

/** Asks before work is lost: on leaving by a link, the back button, or closing the tab. */
export function UnsavedGuard({ dirty }: { readonly dirty: boolean }) {
  const { t } = useTranslation()
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => dirty && currentLocation.pathname !== nextLocation.pathname,
  )
  useBeforeUnload(
    useCallback(
      event => {
        if (dirty) event.preventDefault()
      },
      [dirty],
    ),
  )
  return (
    <ConfirmDialog
      opened={blocker.state === 'blocked'}
      onClose={() => blocker.reset?.()}
      onConfirm={() => blocker.proceed?.()}
      title={t('unsaved.title')}
      action={t('unsaved.leave')}
      danger
    >
      {t('unsaved.text')}
    </ConfirmDialog>
  )
}
