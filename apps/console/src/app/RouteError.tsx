import { ErrorPanel } from '@laurel/ui/parts'
import { Container } from '@mantine/core'
import { useRouteError } from 'react-router'

/** A screen that could not be shown: the rest of the console stays usable. */
export function RouteError() {
  const error = useRouteError()
  return (
    <Container size="sm" py="xl">
      <ErrorPanel error={error} onRetry={() => window.location.reload()} />
    </Container>
  )
}
