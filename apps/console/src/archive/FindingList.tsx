import { useLocale } from '@laurel/ui/i18n'
import { Code, List, Text, ThemeIcon, VisuallyHidden } from '@mantine/core'
import { IconCheck, IconQuestionMark, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ArchiveFinding } from './archive.ts'

/** Of what is counted what a person can picture. */
const COUNTED: readonly string[] = ['files', 'lists', 'record', 'proofs', 'credentials']

const MARKS = { passed: IconCheck, failed: IconX, open: IconQuestionMark } as const
const COLOURS = { passed: 'laurel', failed: 'danger', open: 'brass' } as const

/** What was found of an archive, piece by piece: a sentence each, and the file where it is about one. */
export function FindingList({ findings }: { readonly findings: readonly ArchiveFinding[] }) {
  const { t } = useTranslation()
  const { number } = useLocale()
  return (
    <List spacing="xs" size="sm" listStyleType="none">
      {findings.map(({ piece, outcome, code, count, path }) => {
        const Mark = MARKS[outcome]
        return (
          <List.Item
            key={`${piece} ${code}`}
            icon={
              <ThemeIcon size={22} radius="xl" color={COLOURS[outcome]} variant="light">
                <Mark size={14} aria-hidden />
              </ThemeIcon>
            }
          >
            <VisuallyHidden>{t(`archives.outcome.${outcome}`)}: </VisuallyHidden>
            {t(`archives.code.${code}`)}
            {count && COUNTED.includes(piece) ? (
              <Text span c="dimmed" size="sm">
                {` · ${t(`archives.count.${piece}`, { count, formatted: number(count) })}`}
              </Text>
            ) : null}
            {path === undefined ? null : (
              <Code block mt={4} style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
                {path}
              </Code>
            )}
          </List.Item>
        )
      })}
    </List>
  )
}
