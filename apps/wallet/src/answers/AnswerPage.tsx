import type { CheckedRequest } from '@laurel/core/presentation'
import { ApiProblem } from '@laurel/ui/api'
import { useHeadingFocus } from '@laurel/ui/focus'
import { EmptyState, ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { useAwards } from '../credentials/use-awards.ts'
import { Consent } from './Consent.tsx'
import { Done, type Ended } from './Done.tsx'
import { readRequest } from './read-request.ts'

/** Why nothing can be answered, with the way home. */
function Refused({ code }: { readonly code: string }) {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = `${t('answer.refusedTitle')} · Laurel`
  }, [t])
  useHeadingFocus(true)
  return (
    <EmptyState
      headingLevel={1}
      title={t('answer.refusedTitle')}
      action={
        <Button component={Link} to="/">
          {t('answer.home')}
        </Button>
      }
    >
      {t(`answer.refused.${code}`)}
    </EmptyState>
  )
}

const isOver = (error: unknown): boolean => error instanceof ApiProblem && error.code === 'E_EXPIRED'

/** Somebody asks for credentials (OpenID4VP): by this page's own address, or by a link that was scanned or pasted. */
export default function AnswerPage() {
  const { t } = useTranslation()
  const location = useLocation()
  const pasted = (location.state as { link?: string } | null)?.link
  const text = pasted ?? `${window.location.origin}${window.location.pathname}${location.search}`
  const [ended, setEnded] = useState<{ readonly request: CheckedRequest; readonly ended: Ended }>()
  const awards = useAwards()
  const asked = useQuery({
    queryKey: ['request', text],
    queryFn: () => readRequest(text),
    // Each reading is a visit of its own at whoever asks; it is made once.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  })
  if (ended) return <Done {...ended} />
  if (isOver(asked.error)) return <Refused code="E_REQUEST_OVER" />
  if (asked.data && !asked.data.ok) return <Refused code={asked.data.error.code} />
  const error = asked.error ?? awards.error
  if (error)
    return (
      <>
        <PageHeader title={t('answer.title')} />
        <ErrorPanel error={error} onRetry={() => void (asked.error ? asked.refetch() : awards.refetch())} />
      </>
    )
  if (!asked.data?.ok || !awards.data || awards.taking > 0) return <LoadingPanel rows={2} height={160} />
  const request = asked.data.value
  return <Consent request={request} awards={awards.data} onEnd={end => setEnded({ request, ended: end })} />
}
