import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Badge, Button, Checkbox, Group, Paper, Stack, Text, Textarea, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ClaimDetail } from './claim.ts'
import { type ClaimStep, useSay } from './use-claim.ts'

/** Everything that was said and done, and a word more. */
export function Conversation({ claim, step }: { readonly claim: ClaimDetail; readonly step: ClaimStep }) {
  const { t } = useTranslation()
  const { dateTime } = useLocale()
  const say = useSay()
  const [text, setText] = useState('')
  const [internal, setInternal] = useState(false)
  const names = new Map([
    ...(claim.achievement.rubric?.criteria ?? []).map(one => [one.id, say(one.names)] as const),
    ['conditions', t('recognition.field.conditions')],
  ])
  return (
    <Paper withBorder p="lg">
      <Stack gap="md">
        <Title order={2} size="h3">
          {t('claims.conversation')}
        </Title>
        <Stack component="ol" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
          {claim.messages.map(one => (
            <li key={one.id}>
              <Group gap="xs">
                <Text size="sm" fw={600}>
                  {one.name}
                </Text>
                <Text size="sm">{t(`claims.message.${one.kind}`, { name: one.details.name ?? '' })}</Text>
                {one.isInternal ? (
                  <Badge size="sm" variant="light" tt="none">
                    {t('claims.internal')}
                  </Badge>
                ) : null}
                <Text size="xs" c="dimmed">
                  {dateTime(one.at)}
                </Text>
              </Group>
              {one.text ? (
                <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                  {one.text}
                </Text>
              ) : null}
              {Object.entries(one.details.comments ?? {}).map(([criterion, comment]) => (
                <Text key={criterion} size="sm" c="dimmed">
                  {`${names.get(criterion) ?? t('claims.whole')}: ${comment}`}
                </Text>
              ))}
            </li>
          ))}
        </Stack>
        {claim.round > 0 && !claim.myConflict ? (
          <form
            onSubmit={event => {
              event.preventDefault()
              step.mutate(
                { verb: 'messages', body: { text: text.trim(), internal }, said: 'claims.written' },
                { onSuccess: () => setText('') },
              )
            }}
          >
            <Stack gap="xs" align="flex-start">
              <Textarea
                w="100%"
                label={t('claims.write')}
                autosize
                minRows={2}
                maxLength={5000}
                value={text}
                onChange={event => setText(event.currentTarget.value)}
              />
              <Checkbox
                label={t('claims.internalLabel')}
                checked={internal}
                onChange={event => setInternal(event.currentTarget.checked)}
              />
              {step.error && step.variables?.verb === 'messages' ? <ErrorPanel error={step.error} /> : null}
              <Button
                type="submit"
                variant="default"
                disabled={!text.trim()}
                loading={step.isPending && step.variables?.verb === 'messages'}
              >
                {t('claims.writeAction')}
              </Button>
            </Stack>
          </form>
        ) : null}
      </Stack>
    </Paper>
  )
}
