import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Button, Group, Paper, Stack, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ImportedFile, Preview } from './import.ts'

type Props = {
  readonly file: ImportedFile
  readonly preview: Preview
  readonly busy: boolean
  readonly error: unknown
  readonly onStart: () => void
  readonly onMatch: () => void
  readonly onOtherFile: () => void
}

/** What will happen, row by row, the wrong rows first; they can be left out or put right in the file. */
export function ImportPreview({ file, preview, busy, error, onStart, onMatch, onOtherFile }: Props) {
  const { t, i18n } = useTranslation()
  const { number } = useLocale()
  const sayProblem = (code: string, message: string) =>
    i18n.exists(`rowProblem.${code}`, { ns: 'console' }) ? t(`rowProblem.${code}`) : message || code
  return (
    <Stack gap="lg" className="appear">
      <Group justify="space-between" align="flex-end">
        <div>
          <Text fw={600} role="status">
            {t('import.good', { count: preview.good, formatted: number(preview.good) })}
          </Text>
          <Text size="sm" c="dimmed">
            {file.filename} · {t('import.rows', { count: preview.total, formatted: number(preview.total) })} ·{' '}
            {file.encoding}
          </Text>
          {preview.bad > 0 ? (
            <Text size="sm" style={{ color: 'var(--laurel-bad)' }}>
              {t('import.bad', { count: preview.bad, formatted: number(preview.bad) })}
            </Text>
          ) : null}
          {preview.duplicates > 0 ? (
            <Text size="sm" style={{ color: 'var(--laurel-warn)' }}>
              {t('import.duplicates', { count: preview.duplicates, formatted: number(preview.duplicates) })}
            </Text>
          ) : null}
        </div>
        <Group gap="xs">
          <Button variant="subtle" onClick={onOtherFile}>
            {t('import.otherFile')}
          </Button>
          <Button variant="default" onClick={onMatch}>
            {t('import.match')}
          </Button>
          <Button loading={busy} disabled={preview.good === 0} onClick={onStart}>
            {t('awarding.submitMany', { count: preview.good, formatted: number(preview.good) })}
          </Button>
        </Group>
      </Group>
      {error ? <ErrorPanel error={error} /> : null}
      <Paper withBorder>
        <Table.ScrollContainer
          minWidth={320}
          mah={560}
          type="native"
          tabIndex={0}
          role="region"
          aria-label={t('import.result')}
        >
          <Table stickyHeader verticalSpacing="xs" horizontalSpacing="md">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('job.row')}</Table.Th>
                <Table.Th>{t('awards.learner')}</Table.Th>
                <Table.Th>{t('import.result')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {preview.rows.map(row => (
                <Table.Tr key={row.row}>
                  <Table.Td className="tabular">{number(row.row)}</Table.Td>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>
                    {row.values.name}
                    <Text size="xs" c="dimmed">
                      {row.values.email}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    {row.problems.length === 0 ? (
                      <Text size="sm" c="dimmed">
                        {t('import.fine')}
                      </Text>
                    ) : (
                      row.problems.map(problem => (
                        <Text size="sm" key={`${problem.column}${problem.code}`} style={{ color: 'var(--laurel-bad)' }}>
                          {problem.column}: {sayProblem(problem.code, problem.message)}
                        </Text>
                      ))
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Paper>
      {preview.total > preview.rows.length ? (
        <Text size="sm" c="dimmed">
          {t('import.firstRows', { formatted: number(preview.rows.length) })}
        </Text>
      ) : null}
    </Stack>
  )
}
