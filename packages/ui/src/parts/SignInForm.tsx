import { Alert, Button, Divider, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconFingerprint, IconMailCheck } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocale } from '../i18n/index.ts'
import {
  canUsePasskeys,
  isPasskeyDeclined,
  sendMagicLink,
  sessionQuery,
  signInWithPasskey,
  useSession,
} from '../session/index.ts'
import { ErrorPanel } from './ErrorPanel.tsx'

type Props = {
  readonly title: string
  /** What stands below the title. */
  readonly children?: ReactNode
  /** The path of this server to which the mailed link leads. */
  readonly target: string
}

/** Signing in without a password: a passkey, or a link by e-mail. The page goes on when the session says who is here. */
export function SignInForm({ title, children, target }: Props) {
  const { t } = useTranslation('common')
  const { locale } = useLocale()
  const session = useSession()
  const client = useQueryClient()
  const [email, setEmail] = useState('')
  const passkey = useMutation({
    mutationFn: () => signInWithPasskey(),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
  })
  const link = useMutation({ mutationFn: () => sendMagicLink(email.trim(), target, locale) })
  if (link.isSuccess)
    return (
      <Stack role="status" gap="sm" className="appear">
        <IconMailCheck size={40} stroke={1.5} aria-hidden color="var(--laurel-good)" />
        <Title order={1}>{t('signIn.sentTitle')}</Title>
        <Text>{t('signIn.sentText', { email: email.trim() })}</Text>
        {session.data && !session.data.mailConfigured ? (
          <Alert variant="outline" color="brass" title={t('signIn.noMailTitle')}>
            {t('signIn.noMailText')}
          </Alert>
        ) : (
          <Text size="sm" c="dimmed">
            {t('signIn.sentHint')}
          </Text>
        )}
        <Button variant="subtle" onClick={() => link.reset()}>
          {t('signIn.otherAddress')}
        </Button>
      </Stack>
    )
  return (
    <Stack>
      <Title order={1}>{title}</Title>
      {children}
      {canUsePasskeys() ? (
        <>
          <Button
            size="md"
            leftSection={<IconFingerprint size={20} aria-hidden />}
            loading={passkey.isPending}
            onClick={() => passkey.mutate()}
          >
            {t('signIn.passkey')}
          </Button>
          {passkey.error && !isPasskeyDeclined(passkey.error) ? <ErrorPanel error={passkey.error} /> : null}
          <Divider label={t('signIn.or')} />
        </>
      ) : null}
      <form
        onSubmit={event => {
          event.preventDefault()
          link.mutate()
        }}
      >
        <Stack>
          <TextInput
            label={t('signIn.email')}
            type="email"
            name="email"
            autoComplete="username"
            required
            value={email}
            onChange={event => setEmail(event.currentTarget.value)}
          />
          {link.error ? <ErrorPanel error={link.error} /> : null}
          <Button type="submit" variant="default" size="md" loading={link.isPending}>
            {t('signIn.sendLink')}
          </Button>
        </Stack>
      </form>
    </Stack>
  )
}
