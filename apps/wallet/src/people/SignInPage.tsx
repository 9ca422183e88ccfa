import { SignInForm } from '@laurel/ui/parts'
import { safeNext, useSession } from '@laurel/ui/session'
import { Paper, Text } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useSearchParams } from 'react-router'
import { Frame } from '../app/Frame.tsx'

export default function SignInPage() {
  const { t } = useTranslation()
  const [parameters] = useSearchParams()
  const next = safeNext(parameters.get('next'))
  const isClaim = next.startsWith('/claim/') || next === '/children' || next.startsWith('/children/')
  const session = useSession()
  useEffect(() => {
    document.title = `${t('signIn.title')} · Laurel`
  }, [t])
  useEffect(() => {
    if (session.data?.user && isClaim) window.location.assign(next)
  }, [session.data?.user, isClaim, next])
  if (session.data?.user && !isClaim) return <Navigate to={next} replace />
  return (
    <Frame size={480}>
      <Paper withBorder p={{ base: 'lg', sm: 'xl' }} radius="lg">
        <SignInForm title={t('signIn.title')} target={isClaim ? next : `/wallet${next}`}>
          <Text c="dimmed">{t('signIn.lead')}</Text>
        </SignInForm>
      </Paper>
    </Frame>
  )
}
