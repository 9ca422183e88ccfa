import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'

/** A quiet "done", at the foot of the screen, read out politely. */
export const said = (message: string) => notifications.show({ message, color: 'laurel' })

/** A quiet "done" that can be taken back for ten seconds, and for as long as the keyboard is on it. */
export function saidWithUndo(message: string, undo: { readonly label: string; readonly act: () => void }) {
  const id = crypto.randomUUID()
  const words = (
    <Group justify="space-between" wrap="nowrap">
      <span>{message}</span>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => {
          notifications.hide(id)
          undo.act()
        }}
      >
        {undo.label}
      </Button>
    </Group>
  )
  notifications.show({
    id,
    color: 'laurel',
    autoClose: 10_000,
    onFocusCapture: () => notifications.update({ id, autoClose: false, message: words }),
    message: words,
  })
}

export const failed = (message: string) => notifications.show({ message, color: 'danger', autoClose: 8_000 })
