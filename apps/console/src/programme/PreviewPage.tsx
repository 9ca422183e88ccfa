import { ApiProblem, api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Button, Stack, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconFileImport } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BackLink } from '../app/BackLink.tsx'
import { useFilters } from '../app/filters.ts'
import { failed } from '../app/notify.tsx'
import { AddingPanel } from './AddingPanel.tsx'
import { AddPanel } from './AddPanel.tsx'
import { PlanView } from './PlanView.tsx'
import { Problems } from './Problems.tsx'
import { type Plan, type Source, wordsIn } from './programme.ts'

const MAX_BYTES = 16 * 1024 * 1024

/** What is wrong with the file itself goes by its places; any other refusal is said as everywhere. */
function Wrong({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const { t } = useTranslation()
  return error instanceof ApiProblem && error.code === 'E_PROGRAMME_INVALID' ? (
    <Problems title={t('programme.wrongTitle')} problems={error.errors} />
  ) : (
    <ErrorPanel error={error} onRetry={onRetry} />
  )
}

function ChooseFile({ onChosen, busy }: { readonly onChosen: (file: File) => void; readonly busy: boolean }) {
  const { t } = useTranslation()
  const hint = useId()
  return (
    <Dropzone
      multiple={false}
      maxSize={MAX_BYTES}
      loading={busy}
      onDrop={([file]) => file && onChosen(file)}
      onReject={() => failed(t('programme.rejected'))}
      role="button"
      aria-describedby={hint}
      inputProps={{ style: { display: 'none' } }}
    >
      <Stack align="center" gap={4} py="xl" style={{ pointerEvents: 'none' }}>
        <IconFileImport size={40} stroke={1.3} aria-hidden />
        <Text fw={500} ta="center">
          {t('programme.drop')}
        </Text>
        <Text size="sm" c="dimmed" ta="center" maw={480} id={hint} aria-hidden>
          {t('programme.dropHint')}
        </Text>
      </Stack>
    </Dropzone>
  )
}

/** Everything that a programme holds, before any of it is saved: a ready-made one, or a file. */
export default function PreviewPage() {
  const { t } = useTranslation()
  const { locale } = useLocale()
  const [filter, setFilter] = useFilters()
  const ready = filter('ready')
  const importId = filter('import')
  const [file, setFile] = useState<string>()
  const known = useQuery({
    queryKey: ['programmes', 'plan', ready],
    queryFn: () => api.post<Plan>('/programmes/preview', { ready }),
    enabled: ready !== '' && importId === '',
  })
  const read = useMutation({
    mutationFn: async (dropped: File) => {
      const text = await dropped.text()
      const plan = await api.post<Plan>('/programmes/preview', { file: text })
      setFile(text)
      return plan
    },
  })
  const plan = known.data ?? read.data
  const source: Source | undefined = ready !== '' ? { ready } : file === undefined ? undefined : { file }
  const words = plan && wordsIn(plan.summary, locale)
  const header = (
    <PageHeader
      key={words?.name ?? ''}
      title={words?.name ?? t(ready || importId ? 'programmes.title' : 'programme.titleFile')}
      back={<BackLink to="/programmes">{t('programmes.title')}</BackLink>}
    >
      {words?.description}
    </PageHeader>
  )
  if (importId !== '')
    return (
      <>
        {header}
        <AddingPanel id={importId} />
      </>
    )
  if (ready !== '' && known.isPending) return <LoadingPanel rows={4} height={120} />
  if (known.error)
    return (
      <>
        {header}
        <Wrong error={known.error} onRetry={() => void known.refetch()} />
      </>
    )
  if (!plan || !source)
    return (
      <>
        {header}
        <Stack>
          <ChooseFile onChosen={dropped => read.mutate(dropped)} busy={read.isPending} />
          {read.error ? <Wrong error={read.error} /> : null}
        </Stack>
      </>
    )
  return (
    <>
      {header}
      <Stack gap="xl">
        <AddPanel source={source} plan={plan} onBegun={begun => setFilter('import', begun.id)} />
        <PlanView plan={plan} />
        {ready === '' ? (
          <Button
            variant="default"
            w="fit-content"
            onClick={() => {
              setFile(undefined)
              read.reset()
            }}
          >
            {t('programme.otherFile')}
          </Button>
        ) : null}
      </Stack>
    </>
  )
}
