import { api } from '@laurel/ui/api'
import { ErrorPanel } from '@laurel/ui/parts'
import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { said } from '../app/notify.tsx'
import { byHand, IDENTITY, type Identity } from './identity.ts'

type Props = { readonly identity: Identity; readonly onUse: () => void }

/** Replacing keys where domains serve files of their own: prepare them, put the files there, and only then sign. */
export function PreparedKeys({ identity, onUse }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const isPrepared = identity.keys.some(one => one.isPrepared)
  const places = byHand(identity).map(one => one.place)
  const change = (path: string, word: string) => ({
    mutationFn: () => api.post<Identity>(path, { seen: identity.version }),
    onSuccess: (answer: Identity) => {
      client.setQueryData(IDENTITY, answer)
      said(t(word))
    },
    onError: () => void client.invalidateQueries({ queryKey: IDENTITY }),
  })
  const prepare = useMutation(change('/identity/prepare-keys', 'identity.keysPrepared'))
  const drop = useMutation(change('/identity/drop-prepared-keys', 'identity.keysDropped'))
  const error = prepare.error ?? drop.error
  return (
    <Stack w="100%">
      {isPrepared ? (
        <Alert color="brass" title={t('identity.preparedTitle')}>
          <Stack align="flex-start">
            <Text size="sm">{t('identity.preparedText', { places: places.join(', ') })}</Text>
            <Group>
              <Button onClick={onUse}>{t('identity.usePrepared')}</Button>
              <Button variant="default" loading={drop.isPending} onClick={() => drop.mutate()}>
                {t('identity.dropPrepared')}
              </Button>
            </Group>
          </Stack>
        </Alert>
      ) : (
        <>
          <Text size="sm">{t('identity.prepareText', { places: places.join(', ') })}</Text>
          <Group>
            <Button
              variant="default"
              leftSection={<IconKey size={18} aria-hidden />}
              loading={prepare.isPending}
              onClick={() => prepare.mutate()}
            >
              {t('identity.prepare')}
            </Button>
          </Group>
        </>
      )}
      {error ? <ErrorPanel error={error} /> : null}
    </Stack>
  )
}
