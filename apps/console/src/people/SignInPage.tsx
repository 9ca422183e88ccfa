import { SignInForm } from '@laurel/ui/parts'
import { safeNext, signOut, useSession } from '@laurel/ui/session'
import { Alert, Button, Paper, Stack, Text, Title } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useSearchParams } from 'react-router'
import { Outside } from './Outside.tsx'

/** Signing in to the console; who belongs to no institution is shown the way to their wallet. */
export default function SignInPage() {
  const { t } = useTranslation()
  const [parameters] = useSearchParams()
  const next = safeNext(parameters.get('next'))
  const session = useSession()
  useEffect(() => {
    document.title = `${t('signIn.title')} · Laurel`
  }, [t])
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
        ) : (
          <SignInForm title={t('signIn.title')} target={`/console${next}`}>
            {session.data && !session.data.setUp ? (
              <Alert variant="outline" color="brass" title={t('signIn.notSetUpTitle')}>
                {t('signIn.notSetUpText')}
              </Alert>
            ) : null}
          </SignInForm>
        )}
      </Paper>
    </Outside>
  )
}
