import { api, fieldErrors } from '@laurel/ui/api'
import { LOCALE_NAMES, LOCALES, useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Group, Modal, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type SyntheticEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Award } from '../credentials/awards.ts'
import { recommendationsQuery } from './recommendations.ts'

type Props = { readonly award: Award; readonly onClose: () => void }

/** Whom to ask, in which words. They see this one credential and nothing else of the wallet. */
export function AskDialog({ award, onClose }: Props) {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [message, setMessage] = useState('')
  const [language, setLanguage] = useState<string>(locale)
  const [isTried, setTried] = useState(false)
  const ask = useMutation({
    mutationFn: () =>
      api.post('/wallet/recommendations', {
        awardId: award.id,
        name: name.trim(),
        email: email.trim(),
        message: message.trim(),
        locale: language,
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: recommendationsQuery.queryKey })
      onClose()
    },
  })
  const refused = fieldErrors(ask.error)
  const nameProblem = isTried && !name.trim() ? t('recommendations.nameMissing') : refused.name
  const isAddress = /^\S+@\S+\.\S+$/.test(email.trim())
  const emailProblem = isTried && !isAddress ? t('recommendations.emailWrong') : refused.email
  const send = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault()
    setTried(true)
    if (name.trim() && isAddress) ask.mutate()
    else event.currentTarget.querySelector<HTMLInputElement>(name.trim() ? 'input[type=email]' : 'input')?.focus()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('recommendations.ask')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form noValidate onSubmit={send}>
        <Stack>
          <Text size="sm">{t('recommendations.askLead', { name: award.achievement.name })}</Text>
          <TextInput
            label={t('recommendations.name')}
            required
            data-autofocus
            maxLength={200}
            value={name}
            onChange={event => setName(event.currentTarget.value)}
            error={nameProblem}
          />
          <TextInput
            label={t('recommendations.email')}
            description={t('recommendations.emailHint')}
            type="email"
            required
            value={email}
            onChange={event => setEmail(event.currentTarget.value)}
            error={emailProblem}
          />
          <Textarea
            label={t('recommendations.message')}
            description={t('recommendations.messageHint')}
            autosize
            minRows={3}
            maxLength={2000}
            value={message}
            onChange={event => setMessage(event.currentTarget.value)}
          />
          <NativeSelect
            label={t('recommendations.language')}
            data={LOCALES.map(value => ({ value, label: LOCALE_NAMES[value] }))}
            value={language}
            onChange={event => setLanguage(event.currentTarget.value)}
          />
          {ask.error ? <ErrorPanel error={ask.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={ask.isPending}>
              {t('recommendations.send')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
