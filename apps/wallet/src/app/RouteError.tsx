import { EmptyState, ErrorPanel } from '@laurel/ui/parts'
import { Button, Container } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useRouteError } from 'react-router'

/** A screen that broke: said plainly, with a way to load it again. */
export function RouteError() {
  const error = useRouteError()
  return (
    <Container size="sm" py="xl">
      <ErrorPanel error={error} onRetry={() => window.location.reload()} />
    </Container>
  )
}

/** An address that leads nowhere, or to what is not in this wallet. */
export function NotFoundPage() {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = `${t('notFound.title')} · Laurel`
  }, [t])
  return (
    <EmptyState
      headingLevel={1}
      title={t('notFound.title')}
      action={
        <Button component={Link} to="/">
          {t('notFound.home')}
        </Button>
      }
    >
      {t('notFound.text')}
    </EmptyState>
  )
}
