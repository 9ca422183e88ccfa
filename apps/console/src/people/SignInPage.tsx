import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import {
  canUsePasskeys,
  isPasskeyDeclined,
  sendMagicLink,
  sessionQuery,
  signInWithPasskey,
  signOut,
  useSession,
} from '@laurel/ui/session'
import { Alert, Button, Divider, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconFingerprint, IconMailCheck } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useNavigate, useSearchParams } from 'react-router'
import { Outside } from './Outside.tsx'
import { safeNext } from './safe-next.ts'

/** Signing in without a password: a passkey, or a link by e-mail. */
export default function SignInPage() {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const [parameters] = useSearchParams()
  const next = safeNext(parameters.get('next'))
  const session = useSession()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [email, setEmail] = useState('')

  useEffect(() => {
    document.title = `${t('signIn.title')} · Laurel`
  }, [t])

  const passkey = useMutation({
    mutationFn: () => signInWithPasskey(),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey })
      await navigate(next, { replace: true })
    },
  })
  const link = useMutation({ mutationFn: () => sendMagicLink(email.trim(), `/console${next}`, locale) })

  const user = session.data?.user
  if (user && (session.data?.memberships.length ?? 0) > 0) return <Navigate to={next} replace />

  return (
    <Outside>
      <Paper withBorder p={{ base: 'lg', sm: 'xl' }} radius="lg">
        {user ? (
          <Stack>
            <Title order={1}>{t('signIn.noMembershipTitle')}</Title>
            <Text>{t('signIn.noMembershipText', { email: user.email })}</Text>
            <Button component="a" href="/wallet/">
              {t('signIn.toWallet')}
            </Button>
            <Button variant="default" onClick={() => void signOut().then(() => window.location.reload())}>
              {t('nav.signOut')}
            </Button>
          </Stack>
        ) : link.isSuccess ? (
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
        ) : (
          <Stack>
            <Title order={1}>{t('signIn.title')}</Title>
            {session.data && !session.data.setUp ? (
              <Alert variant="outline" color="brass" title={t('signIn.notSetUpTitle')}>
                {t('signIn.notSetUpText')}
              </Alert>
            ) : null}
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
    </Outside>
  )
}
