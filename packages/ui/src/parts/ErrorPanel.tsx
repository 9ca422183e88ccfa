import { Alert, Button, List, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ApiProblem } from '../api/index.ts'

/** The sentence for a person: our own words for known causes, else what the server said. */
export function useProblemText(): (error: unknown) => string {
  const { t, i18n } = useTranslation('common')
  return error => {
    if (!(error instanceof ApiProblem)) return t('problem.unknown')
    const key = `common:problem.${error.code}`
    if (i18n.exists(key)) return i18n.t(key)
    if (error.status === 401) return t('problem.signedOut')
    if (error.status === 404) return t('problem.notFound')
    if (error.status === 413) return t('problem.tooLarge')
    if (error.status === 429) return t('problem.tooMany')
    if (error.status >= 500) return t('problem.server')
    return error.detail ?? error.title
  }
}

type Props = { readonly error: unknown; readonly onRetry?: (() => void) | undefined }

/** What went wrong, in a sentence, with the code for whoever is asked for help, and a way to try again. */
export function ErrorPanel({ error, onRetry }: Props) {
  const { t } = useTranslation('common')
  const say = useProblemText()
  const errors = error instanceof ApiProblem ? error.errors.filter(one => one.message) : []
  return (
    <Alert
      color="danger"
      variant="outline"
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title={t('problem.title')}
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{say(error)}</Text>
        {errors.length > 0 ? (
          <List size="sm">
            {errors.slice(0, 8).map(one => (
              <List.Item key={`${one.path}${one.code}`}>{one.message}</List.Item>
            ))}
          </List>
        ) : null}
        {error instanceof ApiProblem ? (
          <Text size="xs" c="dimmed">
            {error.code}
          </Text>
        ) : null}
        {onRetry ? (
          <Button size="xs" variant="default" onClick={onRetry}>
            {t('tryAgain')}
          </Button>
        ) : null}
      </Stack>
    </Alert>
  )
}
