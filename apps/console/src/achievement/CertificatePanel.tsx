import { api } from '@laurel/ui/api'
import { ErrorPanel, LoadingPanel, useProblemText } from '@laurel/ui/parts'
import {
  Button,
  Group,
  NativeSelect,
  Paper,
  Radio,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  Title,
} from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../app/membership.ts'
import { failed, said } from '../app/notify.tsx'
import type { Achievement } from './achievement.ts'
import { CertificatePreview } from './CertificatePreview.tsx'
import {
  type CertificateChoice,
  certificateKey,
  certificateQuery,
  DESIGNS,
  type DesignName,
  LAYOUTS,
  type Layout,
  PAPERS,
  type PaperSize,
} from './certificate.ts'
import { SignatoriesField } from './SignatoriesField.tsx'

type Props = { readonly achievement: Achievement }

/** The sample as it comes out of the printer. */
function SamplePdf({ id, choice }: { readonly id: string; readonly choice: CertificateChoice }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const [paper, setPaper] = useState<PaperSize>('a4')
  const open = useMutation({
    mutationFn: () =>
      api.get<Blob>(`/achievements/${id}/certificate-sample`, {
        query: { form: 'pdf', paper, design: choice.design, layout: choice.layout },
      }),
    onSuccess: pdf => {
      const link = document.createElement('a')
      link.href = URL.createObjectURL(pdf)
      link.download = `${t('certificate.fileName')}.pdf`
      link.click()
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
    },
    onError: error => failed(say(error)),
  })
  return (
    <Group gap="xs" align="flex-end">
      <NativeSelect
        label={t('certificate.paper')}
        value={paper}
        onChange={event => setPaper(event.currentTarget.value as PaperSize)}
        data={PAPERS.map(one => ({ value: one, label: t(`certificate.${one}`) }))}
      />
      <Button
        variant="default"
        loading={open.isPending}
        leftSection={<IconPrinter size={18} aria-hidden />}
        onClick={() => open.mutate()}
      >
        {t('certificate.sample')}
      </Button>
    </Group>
  )
}

function Choose({ achievement, saved }: Props & { readonly saved: CertificateChoice }) {
  const { t } = useTranslation()
  const say = useProblemText()
  const client = useQueryClient()
  const [choice, setChoice] = useState(saved)
  const save = useMutation({
    mutationFn: () =>
      api.put<CertificateChoice>(`/achievements/${achievement.id}/certificate`, {
        ...choice,
        signatories: choice.signatories.filter(one => one.name.trim() !== ''),
      }),
    onSuccess: async now => {
      setChoice(now)
      await client.invalidateQueries({ queryKey: certificateKey(achievement.id) })
      said(t('certificate.saved'))
    },
    onError: error => failed(say(error)),
  })
  const isChanged = JSON.stringify(choice) !== JSON.stringify(saved)
  const names = {
    classic: 'certificate.classic',
    modern: 'certificate.modern',
    bright: 'certificate.bright',
    plain: 'certificate.plain',
  } as const
  return (
    <Stack gap="lg">
      <Radio.Group
        label={t('certificate.design')}
        value={choice.design}
        onChange={value => setChoice({ ...choice, design: value as DesignName })}
      >
        <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm" mt="xs">
          {DESIGNS.map(design => (
            <Radio.Card key={design} value={design} p="xs" radius="md" className="certificate-choice">
              <CertificatePreview
                id={achievement.id}
                design={design}
                layout={choice.layout}
                updatedAt={achievement.updatedAt}
                alt=""
              />
              <Group gap="xs" mt="xs" wrap="nowrap">
                <Radio.Indicator />
                <Text size="sm" fw={500}>
                  {t(names[design])}
                </Text>
              </Group>
            </Radio.Card>
          ))}
        </SimpleGrid>
      </Radio.Group>
      <div>
        <Text size="sm" fw={500} mb={4} id="certificate-layout">
          {t('certificate.layout')}
        </Text>
        <SegmentedControl
          aria-labelledby="certificate-layout"
          value={choice.layout}
          onChange={value => setChoice({ ...choice, layout: value as Layout })}
          data={LAYOUTS.map(one => ({ value: one, label: t(`certificate.${one}`) }))}
        />
      </div>
      <SignatoriesField value={choice.signatories} onChange={signatories => setChoice({ ...choice, signatories })} />
      <Group justify="space-between" align="flex-end">
        <Button loading={save.isPending} disabled={!isChanged} onClick={() => save.mutate()}>
          {t('certificate.save')}
        </Button>
        <SamplePdf id={achievement.id} choice={choice} />
      </Group>
    </Stack>
  )
}

/** How the certificate looks that learners print. It holds for what was awarded earlier as well. */
export function CertificatePanel({ achievement }: Props) {
  const { t } = useTranslation()
  const may = useMay()
  const query = useQuery(certificateQuery(achievement.id))
  return (
    <Paper withBorder p="lg" mt="xl">
      <Stack>
        <div>
          <Title order={2}>{t('certificate.title')}</Title>
          <Text c="dimmed">{t('certificate.lead')}</Text>
        </div>
        {query.isPending ? (
          <LoadingPanel rows={1} height={180} />
        ) : query.error ? (
          <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
        ) : may('achievements:write') ? (
          <Choose achievement={achievement} saved={query.data} />
        ) : (
          <div style={{ maxWidth: 420 }}>
            <CertificatePreview
              id={achievement.id}
              design={query.data.design}
              layout={query.data.layout}
              updatedAt={achievement.updatedAt}
              alt={t('certificate.title')}
            />
          </div>
        )}
      </Stack>
    </Paper>
  )
}
