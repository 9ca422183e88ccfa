import { Alert, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import './programme.css'

type Props = { readonly title: string; readonly problems: readonly { readonly path: string; readonly code: string }[] }

/** What is wrong with a file: where, and what to do about it. */
export function Problems({ title, problems }: Props) {
  const { t, i18n } = useTranslation()
  const known = (code: string) => i18n.exists(`console:programmeProblem.${code}`)
  return (
    <Alert color="danger" variant="outline" role="alert" icon={<IconAlertTriangle aria-hidden />} title={title}>
      <Stack gap="sm">
        <Text size="sm">{t('programme.wrongText')}</Text>
        <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
          {problems.map(({ path, code }) => (
            <li key={`${path} ${code}`}>
              <span className="programme-place" dir="ltr">
                {path}
              </span>
              <Text size="sm">{t(`programmeProblem.${known(code) ? code : 'not-allowed'}`)}</Text>
            </li>
          ))}
        </Stack>
      </Stack>
    </Alert>
  )
}
