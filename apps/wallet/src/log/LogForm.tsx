import { today } from '@laurel/ui/i18n'
import { Button, FileButton, Group, NumberInput, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { IconCamera } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogEntry } from '../vault/contents.ts'
import { smallPhoto } from './photo.ts'

type Props = {
  readonly entry?: LogEntry | undefined
  readonly onKeep: (entry: LogEntry) => Promise<void>
  readonly onCancel?: (() => void) | undefined
}

const blank = (): LogEntry => ({
  id: crypto.randomUUID(),
  what: '',
  on: today(),
  hours: null,
  reflection: '',
  link: '',
  photo: null,
  writtenAt: new Date().toISOString(),
})

/** Half a minute on a phone: what, when, how long, a line on it, a photograph or a link. */
export function LogForm({ entry, onKeep, onCancel }: Props) {
  const { t } = useTranslation()
  const [values, setValues] = useState(entry ?? blank())
  const [problem, setProblem] = useState<'photo' | 'link' | null>(null)
  const [isBusy, setBusy] = useState(false)
  const change = (part: Partial<LogEntry>) => setValues({ ...values, ...part })
  const submit = async () => {
    const typed = values.link.trim()
    const link = typed === '' || /^https?:\/\//i.test(typed) ? typed : `https://${typed}`
    if (link !== '' && !URL.canParse(link)) return setProblem('link')
    setProblem(null)
    setBusy(true)
    await onKeep({ ...values, what: values.what.trim(), reflection: values.reflection.trim(), link })
    setBusy(false)
    if (!entry) setValues(blank())
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        void submit()
      }}
    >
      <Stack gap="sm">
        <TextInput
          label={t('log.what')}
          placeholder={t('log.whatPlaceholder')}
          required
          maxLength={300}
          value={values.what}
          onChange={event => change({ what: event.currentTarget.value })}
        />
        <Group grow align="flex-start">
          <TextInput
            type="date"
            label={t('log.on')}
            required
            value={values.on}
            onChange={event => change({ on: event.currentTarget.value || today() })}
          />
          <NumberInput
            label={t('log.hours')}
            min={0}
            max={1_000}
            step={0.5}
            decimalScale={2}
            allowNegative={false}
            value={values.hours ?? ''}
            onChange={hours => change({ hours: typeof hours === 'number' && hours > 0 ? hours : null })}
          />
        </Group>
        <Textarea
          label={t('log.reflection')}
          autosize
          minRows={1}
          maxLength={2_000}
          value={values.reflection}
          onChange={event => change({ reflection: event.currentTarget.value })}
        />
        <TextInput
          label={t('log.link')}
          inputMode="url"
          placeholder="https://"
          maxLength={2_000}
          value={values.link}
          error={problem === 'link' ? t('claims.linkWrong') : undefined}
          onChange={event => change({ link: event.currentTarget.value })}
        />
        <Group gap="sm">
          <FileButton
            accept="image/*"
            onChange={async file => {
              if (!file) return
              const photo = await smallPhoto(file)
              setProblem(photo ? null : 'photo')
              if (photo) change({ photo })
            }}
          >
            {props => (
              <Button {...props} variant="default" leftSection={<IconCamera size={16} aria-hidden />}>
                {t(values.photo ? 'log.otherPhoto' : 'log.photo')}
              </Button>
            )}
          </FileButton>
          {values.photo ? (
            <>
              <img className="log-photo" src={values.photo} alt={t('log.photoAlt')} />
              <Button variant="subtle" color="gray" onClick={() => change({ photo: null })}>
                {t('log.removePhoto')}
              </Button>
            </>
          ) : null}
        </Group>
        {problem === 'photo' ? (
          <Text size="sm" c="danger" role="alert">
            {t('log.photoWrong')}
          </Text>
        ) : null}
        <Group>
          <Button type="submit" disabled={!values.what.trim()} loading={isBusy}>
            {t('log.keep')}
          </Button>
          {onCancel ? (
            <Button variant="default" onClick={onCancel}>
              {t('common:cancel')}
            </Button>
          ) : null}
        </Group>
      </Stack>
    </form>
  )
}
