import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import {
  canUsePasskeys,
  isPasskeyDeclined,
  sendMagicLink,
  sessionQuery,
  signInWithPasskey,
  useSession,
} from '@laurel/ui/session'
import { Alert, Button, Divider, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconFingerprint, IconMailCheck } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useSearchParams } from 'react-router'
import { Frame } from '../app/Frame.tsx'

/** A path of this server only; `/claim/…` leads back to the page that asked for the sign-in. */
const safeNext = (next: string | null): string => (next && /^\/(?![/\\])/.test(next) ? next : '/')

export default function SignInPage() {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const [parameters] = useSearchParams()
  const next = safeNext(parameters.get('next'))
  const isClaim = next.startsWith('/claim/')
  const target = isClaim ? next : `/wallet${next}`
  const session = useSession()
  const client = useQueryClient()
  const [email, setEmail] = useState('')
  useEffect(() => {
    document.title = `${t('signIn.title')} · Laurel`
  }, [t])

  const passkey = useMutation({
    mutationFn: () => signInWithPasskey(),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
  })
  const link = useMutation({ mutationFn: () => sendMagicLink(email.trim(), target, locale) })

  useEffect(() => {
    if (session.data?.user && isClaim) window.location.assign(next)
  }, [session.data?.user, isClaim, next])
  if (session.data?.user && !isClaim) return <Navigate to={next} replace />

  return (
    <Frame size={480}>
      <Paper withBorder p={{ base: 'lg', sm: 'xl' }} radius="lg">
        {link.isSuccess ? (
          <Stack role="status" gap="sm">
            <IconMailCheck size={40} stroke={1.5} aria-hidden color="var(--laurel-good)" />
            <Title order={1}>{t('signIn.sentTitle')}</Title>
            <Text>{t('signIn.sentText', { email: email.trim() })}</Text>
            <Button variant="subtle" onClick={() => link.reset()}>
              {t('signIn.otherAddress')}
            </Button>
          </Stack>
        ) : (
          <Stack>
            <Title order={1}>{t('signIn.title')}</Title>
            <Text c="dimmed">{t('signIn.lead')}</Text>
            {parameters.get('error') ? (
              <Alert variant="outline" color="brass" role="alert">
                {t('signIn.linkUsed')}
              </Alert>
            ) : null}
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
        )}
      </Paper>
    </Frame>
  )
}
