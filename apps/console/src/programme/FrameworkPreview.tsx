import type { FrameworkPart } from '@laurel/core/programme'
import { Paper, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Plan } from './programme.ts'

type Props = { readonly part: FrameworkPart; readonly plan: Plan['frameworks'][number]; readonly language: string }

/** The skills of a programme, as a tree. */
export function FrameworkPreview({ part, plan, language }: Props) {
  const { t } = useTranslation()
  const title = part.language === language ? part.title : (part.translations[language as 'en']?.title ?? part.title)
  const depthOf = (key: string | null): number => {
    const parent = part.skills.find(one => one.key === key)?.parent ?? null
    return parent === null ? 0 : 1 + depthOf(parent)
  }
  return (
    <Paper withBorder p="lg">
      <Title order={3} size="h3" lang={part.language}>
        {title}
      </Title>
      <Text size="sm" c="dimmed" mb="xs">
        {[
          t(`programme.doing.${plan.isThere ? 'there' : plan.doing}`),
          ...(part.published ? [t('programme.ofOthers', { publisher: part.publisher ?? part.title })] : []),
        ].join(' · ')}
      </Text>
      <ul className="programme-skills">
        {part.skills.map(one => {
          const other = part.language === language ? undefined : one.translations[language as 'en']
          const label = other?.label ?? one.label
          const statement = other?.statement ?? one.statement
          return (
            <li key={one.key} data-depth={Math.min(2, depthOf(one.key))} lang={other ? language : part.language}>
              {one.code ? <span className="skill-code">{one.code} </span> : null}
              {label ?? statement}
              {label && label !== statement ? (
                <Text span size="sm" c="dimmed">
                  {' '}
                  {statement}
                </Text>
              ) : null}
            </li>
          )
        })}
      </ul>
    </Paper>
  )
}
