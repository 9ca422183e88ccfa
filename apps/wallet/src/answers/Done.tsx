import type { CheckedRequest } from '@laurel/core/presentation'
import { useHeadingFocus } from '@laurel/ui/focus'
import { EmptyState } from '@laurel/ui/parts'
import { Button, Group } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

export type Ended = { readonly outcome: 'told' | 'refused'; readonly redirectUri: string | null }

type Props = { readonly request: CheckedRequest; readonly ended: Ended }

/** What was done. Where they would like to see the person next is a link: nobody is sent there by itself. */
export function Done({ request, ended: { outcome, redirectUri } }: Props) {
  const { t } = useTranslation()
  const title = t(`answer.done.${outcome}Title`)
  useEffect(() => {
    document.title = `${title} · Laurel`
  }, [title])
  useHeadingFocus(true)
  return (
    <EmptyState
      headingLevel={1}
      title={title}
      action={
        <Group justify="center">
          {redirectUri ? (
            <Button component="a" href={redirectUri} rel="noreferrer">
              {t('answer.done.goOn', { host: new URL(redirectUri).host })}
            </Button>
          ) : null}
          <Button component={Link} to="/answers" variant="default">
            {t('answer.done.history')}
          </Button>
        </Group>
      }
    >
      {t(`answer.done.${outcome}`, { host: request.responseHost })}
    </EmptyState>
  )
}
