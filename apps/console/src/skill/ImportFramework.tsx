import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Badge, Button, Group, Modal, Radio, Stack, Text, Title } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconFileImport } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { failed, said } from '../app/notify.tsx'
import type { Framework } from './skill.ts'

const MAX_BYTES = 30 * 1024 * 1024

type Named = { readonly code: string | null; readonly name: string }
type Plan = {
  readonly format: string
  readonly title: string
  readonly publisher: string | null
  readonly version: string | null
  readonly existing: { readonly id: string; readonly title: string } | null
  readonly made: number
  readonly changed: number
  readonly same: number
  readonly missing: number
  readonly inUse: number
  readonly examples: {
    readonly made: readonly Named[]
    readonly changed: readonly (Named & { readonly before: string })[]
    readonly missing: readonly Named[]
  }
}
type Choice = { readonly into: 'existing' | 'new'; readonly missing: 'archive' | 'keep' }

function Examples({
  title,
  list,
  count,
}: {
  readonly title: string
  readonly list: readonly (Named & { readonly before?: string })[]
  readonly count: number
}) {
  const { t } = useTranslation()
  if (list.length === 0) return null
  return (
    <div>
      <Title order={3} size="h5">
        {title}
      </Title>
      <ul className="skill-examples">
        {list.map(one => (
          <li key={`${one.code} ${one.name}`}>
            {one.code ? <span className="skill-code">{one.code} </span> : null}
            {one.name}
            {one.before && one.before !== one.name ? (
              <Text size="sm" c="dimmed">
                {t('frameworkImport.before', { before: one.before })}
              </Text>
            ) : null}
          </li>
        ))}
        {count > list.length ? <li>{t('frameworkImport.more')} …</li> : null}
      </ul>
    </div>
  )
}

function PlanView({ plan }: { readonly plan: Plan }) {
  const { t } = useTranslation()
  const { number } = useLocale()
  const counts = (
    [
      ['willMake', plan.made],
      ['willChange', plan.changed],
      ['willLeave', plan.missing],
      ['same', plan.same],
    ] as const
  ).filter(([, count]) => count > 0)
  return (
    <Stack gap="sm">
      <div>
        <Title order={2} size="h3">
          {plan.title}
        </Title>
        <Text size="sm" c="dimmed">
          {plan.publisher && plan.version
            ? t('frameworkImport.source', { publisher: plan.publisher, version: plan.version })
            : (plan.publisher ?? plan.version)}
        </Text>
      </div>
      <Group gap="xs">
        {counts.map(([key, count]) => (
          <Badge key={key} size="lg" variant="default" tt="none">
            {t(`frameworkImport.${key}`, { count, formatted: number(count) })}
          </Badge>
        ))}
      </Group>
      {plan.inUse > 0 ? (
        <Text size="sm">{t('frameworkImport.inUse', { count: plan.inUse, formatted: number(plan.inUse) })}</Text>
      ) : null}
      <Examples title={t('frameworkImport.made')} list={plan.examples.made} count={plan.made} />
      <Examples title={t('frameworkImport.changed')} list={plan.examples.changed} count={plan.changed} />
      <Examples title={t('frameworkImport.gone')} list={plan.examples.missing} count={plan.missing} />
    </Stack>
  )
}

/** A framework out of files: read → looked through → taken in. Nothing is saved before the last step. */
export function ImportFramework({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const hint = useId()
  const [choice, setChoice] = useState<Choice>({ into: 'existing', missing: 'archive' })
  const [files, setFiles] = useState<readonly string[]>([])
  const body = (plan: Plan | undefined, chosen: Choice) => ({
    missing: chosen.missing,
    ...(plan?.existing ? { into: chosen.into === 'new' ? 'new' : plan.existing.id } : {}),
  })
  const read = useMutation({
    mutationFn: async (dropped: readonly File[]) => {
      const texts = await Promise.all(dropped.map(one => one.text()))
      const plan = await api.post<Plan>('/frameworks/import/preview', { files: texts })
      setFiles(texts)
      // An extract is not the whole: what is not in it stays unless somebody says otherwise.
      setChoice({ into: 'existing', missing: plan.format === 'esco' ? 'keep' : 'archive' })
      return plan
    },
  })
  const plan = read.data
  const take = useMutation({
    mutationFn: () => api.post<{ framework: Framework }>('/frameworks/import', { files, ...body(plan, choice) }),
    onSuccess: async ({ framework }) => {
      await client.invalidateQueries({ queryKey: ['frameworks'] })
      said(t('frameworkImport.done', { title: framework.title }))
      close()
      await navigate(`/frameworks/${framework.id}`)
    },
  })
  const close = () => {
    onClose()
    read.reset()
    take.reset()
    setFiles([])
  }
  return (
    <Modal opened={opened} onClose={close} title={t('frameworkImport.title')} size="lg">
      <Stack>
        {plan ? (
          <>
            <PlanView plan={plan} />
            {plan.existing ? (
              <Radio.Group
                label={t('frameworkImport.into')}
                value={choice.into}
                onChange={into => setChoice({ ...choice, into: into as Choice['into'] })}
              >
                <Stack gap="xs" mt="xs">
                  <Radio value="existing" label={t('frameworkImport.intoExisting', { title: plan.existing.title })} />
                  <Radio value="new" label={t('frameworkImport.intoNew')} />
                </Stack>
              </Radio.Group>
            ) : null}
            {plan.existing && plan.missing > 0 && choice.into === 'existing' ? (
              <Radio.Group
                label={t('frameworkImport.missing')}
                value={choice.missing}
                onChange={missing => setChoice({ ...choice, missing: missing as Choice['missing'] })}
              >
                <Stack gap="xs" mt="xs">
                  <Radio value="archive" label={t('frameworkImport.missingArchive')} />
                  <Radio value="keep" label={t('frameworkImport.missingKeep')} />
                </Stack>
              </Radio.Group>
            ) : null}
            {take.error ? <ErrorPanel error={take.error} /> : null}
            <Group>
              <Button loading={take.isPending} onClick={() => take.mutate()}>
                {t('frameworkImport.do')}
              </Button>
              <Button variant="default" onClick={() => read.reset()}>
                {t('frameworkImport.otherFile')}
              </Button>
            </Group>
          </>
        ) : (
          <>
            <Dropzone
              multiple
              maxFiles={12}
              maxSize={MAX_BYTES}
              loading={read.isPending}
              onDrop={dropped => {
                if (dropped.reduce((sum, one) => sum + one.size, 0) > MAX_BYTES) failed(t('frameworkImport.rejected'))
                else if (dropped.length > 0) read.mutate(dropped)
              }}
              onReject={() => failed(t('frameworkImport.rejected'))}
              role="button"
              aria-describedby={hint}
              inputProps={{ style: { display: 'none' } }}
            >
              <Stack align="center" gap={4} py="xl" style={{ pointerEvents: 'none' }}>
                <IconFileImport size={40} stroke={1.3} aria-hidden />
                <Text fw={500} ta="center">
                  {t('frameworkImport.drop')}
                </Text>
                <Text size="sm" c="dimmed" ta="center" maw={480} id={hint} aria-hidden>
                  {t('frameworkImport.hint')}
                </Text>
              </Stack>
            </Dropzone>
            {read.error ? <ErrorPanel error={read.error} /> : null}
          </>
        )}
      </Stack>
    </Modal>
  )
}
