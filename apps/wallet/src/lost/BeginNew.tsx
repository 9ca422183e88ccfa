import { ApiProblem, api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel } from '@laurel/ui/parts'
import { Alert, Button, List, Stack, Text, TextInput } from '@mantine/core'
import { IconGift } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Lost, readyIn } from './lost.ts'

type Props = { readonly lost: Lost; readonly onBegin: (code: string) => void }

const CODE_ERRORS: readonly string[] = ['E_BEGIN_CODE', 'E_BEGIN_CODE_ENDED']

/** The way to a new wallet, once a school has issued anew: by the code that somebody there has given by hand. */
export function BeginNew({ lost, onBegin }: Props) {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const [code, setCode] = useState('')
  const [asking, setAsking] = useState(false)
  const check = useMutation({
    mutationFn: () => api.post('/wallet/recovery/code', { code }),
    onSuccess: () => setAsking(true),
  })
  const names = [...new Set(readyIn(lost).map(one => one.issuer.name))]
  const issuer = new Intl.ListFormat(locale, { type: 'disjunction' }).format(names)
  const wrong = check.error instanceof ApiProblem && CODE_ERRORS.includes(check.error.code) ? check.error.code : null
  return (
    <Alert variant="light" color="laurel" icon={<IconGift aria-hidden />} title={t('lost.beginTitle')}>
      <form
        onSubmit={event => {
          event.preventDefault()
          if (code.trim() !== '') check.mutate()
        }}
      >
        <Stack gap="sm" align="flex-start">
          <Text size="sm">{t('lost.beginText')}</Text>
          <TextInput
            w="100%"
            label={t('lost.code')}
            description={t('lost.codeHint', { issuer })}
            descriptionProps={{ fz: 'sm', lh: 1.5 }}
            value={code}
            onChange={event => {
              check.reset()
              setCode(event.currentTarget.value)
            }}
            error={wrong ? t(`common:problem.${wrong}`) : null}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={40}
            required
            withAsterisk={false}
          />
          {check.error && !wrong ? <ErrorPanel error={check.error} /> : null}
          <Button type="submit" loading={check.isPending}>
            {t('lost.begin')}
          </Button>
        </Stack>
      </form>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => onBegin(code)}
        title={t('lost.confirmTitle')}
        action={t('lost.begin')}
        danger
      >
        <Stack>
          <Text size="sm">{t('lost.goneTitle')}:</Text>
          <List size="sm">
            <List.Item>{t('lost.goneImported')}</List.Item>
            {lost.links > 0 ? <List.Item>{t('lost.goneLinks', { count: lost.links })}</List.Item> : null}
          </List>
          <Text size="sm">{t('lost.others')}</Text>
        </Stack>
      </ConfirmDialog>
    </Alert>
  )
}
