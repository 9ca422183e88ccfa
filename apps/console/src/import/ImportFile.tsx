import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Group, Modal, NativeSelect, Stack, Table, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { Achievement } from '../achievement/achievement.ts'
import { failed } from '../app/notify.tsx'
import type { Job } from '../jobs/job.ts'
import { ImportPreview } from './ImportPreview.tsx'
import { assignColumn, FIELDS, type ImportedFile, type Mapping, type Preview, samplesOf } from './import.ts'

const MAX_BYTES = 8 * 1024 * 1024

/** A file of learners: read → columns matched → looked through → started. Nothing goes out before the last step. */
export function ImportFile({ achievement }: { readonly achievement: Achievement }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const hint = useId()
  const [mapping, setMapping] = useState<Mapping>({})
  const [matching, setMatching] = useState(false)

  const read = useMutation({
    mutationFn: (file: File) =>
      api.post<ImportedFile>('/imports', file, {
        query: { filename: file.name },
        headers: { 'content-type': 'text/csv' },
      }),
    onSuccess: file => {
      setMapping(file.suggestedMapping)
      preview.reset()
      setMatching(true)
    },
  })
  const file = read.data
  const preview = useMutation({
    mutationFn: () => api.post<Preview>(`/imports/${file?.id}/preview`, { achievementId: achievement.id, mapping }),
    onSuccess: () => setMatching(false),
  })
  const start = useMutation({
    mutationFn: () =>
      api.post<Job>(`/imports/${file?.id}/start`, { achievementId: achievement.id, mapping, issue: true }),
    onSuccess: job => navigate(`/jobs/${job.id}`),
  })

  return (
    <Stack gap="lg">
      {preview.data ? null : (
        <>
          <Dropzone
            multiple={false}
            maxSize={MAX_BYTES}
            loading={read.isPending}
            onDrop={files => files[0] && read.mutate(files[0])}
            onReject={() => failed(t('import.rejected'))}
            role="button"
            aria-describedby={hint}
            inputProps={{ style: { display: 'none' } }}
          >
            <Stack align="center" gap={4} py="xl" style={{ pointerEvents: 'none' }}>
              <IconFileSpreadsheet size={40} stroke={1.3} aria-hidden />
              <Text fw={500} ta="center">
                {t('import.choose')}
              </Text>
              <Text size="sm" c="dimmed" ta="center" maw={480} id={hint} aria-hidden>
                {t('import.hint')}
              </Text>
            </Stack>
          </Dropzone>
          {read.error ? <ErrorPanel error={read.error} /> : null}
          {file && !matching ? (
            <Group>
              <Text size="sm">{file.filename}</Text>
              <Button variant="default" size="sm" onClick={() => setMatching(true)}>
                {t('import.match')}
              </Button>
            </Group>
          ) : null}
        </>
      )}
      {file ? (
        <MatchDialog
          file={file}
          opened={matching}
          mapping={mapping}
          hasLevels={achievement.levels.length > 0}
          busy={preview.isPending}
          error={preview.error}
          onChange={setMapping}
          onClose={() => setMatching(false)}
          onDone={() => preview.mutate()}
        />
      ) : null}
      {file && preview.data ? (
        <ImportPreview
          file={file}
          preview={preview.data}
          busy={start.isPending}
          error={start.error}
          onStart={() => start.mutate()}
          onMatch={() => setMatching(true)}
          onOtherFile={() => {
            preview.reset()
            read.reset()
          }}
        />
      ) : null}
    </Stack>
  )
}

type MatchProps = {
  readonly file: ImportedFile
  readonly opened: boolean
  readonly mapping: Mapping
  readonly hasLevels: boolean
  readonly busy: boolean
  readonly error: unknown
  readonly onChange: (mapping: Mapping) => void
  readonly onClose: () => void
  readonly onDone: () => void
}

/** Which column is what: our proposal, to be confirmed, with the first cells as a reminder. */
function MatchDialog({ file, opened, mapping, hasLevels, busy, error, onChange, onClose, onDone }: MatchProps) {
  const { t } = useTranslation()
  const { number } = useLocale()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={t('import.matchTitle')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        onSubmit={event => {
          event.preventDefault()
          onDone()
        }}
      >
        <Stack>
          <Text size="sm" c="dimmed">
            {t('import.matchText', { file: file.filename, count: file.rowCount, formatted: number(file.rowCount) })}
          </Text>
          <Table.ScrollContainer minWidth={280}>
            <Table verticalSpacing="xs">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('import.field')}</Table.Th>
                  <Table.Th>{t('import.column')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {FIELDS.filter(field => field !== 'level' || hasLevels).map(field => (
                  <Table.Tr key={field}>
                    <Table.Td>
                      <Text size="sm" fw={500} id={`field-${field}`}>
                        {t(`import.fields.${field}`)}
                      </Text>
                    </Table.Td>
                    <Table.Td>
                      <NativeSelect
                        aria-labelledby={`field-${field}`}
                        required={field === 'name'}
                        value={mapping[field] ?? ''}
                        onChange={event => onChange(assignColumn(mapping, field, event.currentTarget.value))}
                        data={[
                          { value: '', label: t('import.noColumn') },
                          ...file.columns.map(column => ({ value: column, label: column })),
                        ]}
                      />
                      <Text size="xs" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
                        {samplesOf(file, mapping[field]).join(' · ')}
                      </Text>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          {error ? <ErrorPanel error={error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={!mapping.name}>
              {t('import.toPreview')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
