import { WEBHOOK_EVENTS } from '@laurel/core/award'
import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Checkbox, Fieldset, Group, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { eventKey } from '../people/audit-events.ts'
import type { Webhook } from './webhook.ts'

export type WebhookWords = Pick<Webhook, 'name' | 'url' | 'events'>
const GROUPS = [...new Set(WEBHOOK_EVENTS.map(event => event.split('.')[0]))]
const USUAL = ['award.issued', 'award.claimed', 'award.revoked', 'award.superseded']

type Props = {
  readonly of?: Webhook
  readonly action: string
  readonly busy: boolean
  readonly error: Error | null
  readonly onCancel: () => void
  readonly onSubmit: (words: WebhookWords) => void
}

/** Where to, and what of. */
export function WebhookForm({ of, action, busy, error, onCancel, onSubmit }: Props) {
  const { t } = useTranslation()
  const [name, setName] = useState(of?.name ?? '')
  const [url, setUrl] = useState(of?.url ?? '')
  const [events, setEvents] = useState<string[]>([...(of?.events ?? USUAL)])
  const isComplete = name.trim() !== '' && url.trim() !== '' && events.length > 0
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isComplete) onSubmit({ name: name.trim(), url: url.trim(), events })
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t('webhooks.name')}
          description={t('webhooks.nameHint')}
          required
          data-autofocus
          value={name}
          onChange={event => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t('webhooks.url')}
          description={t('webhooks.urlHint')}
          required
          type="url"
          inputMode="url"
          placeholder="https://…"
          value={url}
          onChange={event => setUrl(event.currentTarget.value)}
        />
        <Checkbox.Group label={t('webhooks.events')} value={events} onChange={setEvents} required>
          {GROUPS.map(group => (
            <Fieldset key={group} variant="unstyled" legend={t(`audit.group.${group}`)} mt="xs">
              <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
                {WEBHOOK_EVENTS.filter(event => event.startsWith(`${group}.`)).map(event => (
                  <Checkbox key={event} value={event} label={t(eventKey(event))} description={event} />
                ))}
              </SimpleGrid>
            </Fieldset>
          ))}
        </Checkbox.Group>
        {error ? <ErrorPanel error={error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={!isComplete}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
