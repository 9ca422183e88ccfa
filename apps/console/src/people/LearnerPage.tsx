import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ConfirmDialog, ErrorPanel, LoadingPanel, PageHeader } from '@laurel/ui/parts'
import { Button, Group, List, Paper, Stack, Text, TextInput, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDownload } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams } from 'react-router'
import { BackLink } from '../app/BackLink.tsx'
import { useMay } from '../app/membership.ts'
import { said } from '../app/notify.tsx'
import { usePages } from '../app/pages.ts'
import { AwardTable } from '../award/AwardTable.tsx'
import type { Award } from '../award/award.ts'
import { CohortPanel } from './CohortPanel.tsx'
import { type Learner, learnerQuery } from './learner.ts'
import { ProtectionPanel } from './minors/ProtectionPanel.tsx'

/** One learner: what they have earned here, what is held about them, and the end of that. */
export default function LearnerPage() {
  const { t } = useTranslation()
  const { date } = useLocale()
  const may = useMay()
  const { id = '' } = useParams()
  const learner = useQuery(learnerQuery(id))
  const awards = usePages<Award>('awards', '/awards', { learnerId: id, limit: 50 })
  if (learner.isPending) return <LoadingPanel rows={4} />
  if (learner.error) return <ErrorPanel error={learner.error} onRetry={() => void learner.refetch()} />
  return (
    <>
      <PageHeader
        title={learner.data.name}
        back={<BackLink to="/learners">{t('learners.title')}</BackLink>}
        actions={
          may('transcripts:write') ? (
            <Button component={Link} to={`/learners/${id}/transcript`} variant="default">
              {t('transcript.open')}
            </Button>
          ) : null
        }
      >
        {[
          learner.data.email,
          learner.data.cohort,
          t('members.memberSince', { date: date(learner.data.since, { dateStyle: 'medium' }) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </PageHeader>
      <Stack gap="xl">
        {awards.items.length > 0 ? <AwardTable awards={awards.items} /> : null}
        {may('awards:write') ? <CohortPanel learner={learner.data} /> : null}
        <ProtectionPanel learnerId={id} />
        {may('learners:erase') ? <HeldData learner={learner.data} /> : null}
      </Stack>
    </>
  )
}

function HeldData({ learner }: { readonly learner: Learner }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [asking, dialog] = useDisclosure(false)
  const [name, setName] = useState('')
  const erase = useMutation({
    mutationFn: () => api.post(`/learners/${learner.id}/erase`, { name: name.trim() }),
    onSuccess: async () => {
      await navigate('/learners')
      client.removeQueries({ queryKey: ['learners', 'one', learner.id] })
      await Promise.all(['learners', 'awards', 'overview'].map(key => client.invalidateQueries({ queryKey: [key] })))
      said(t('learner.erased'))
    },
  })
  return (
    <Paper withBorder p="lg">
      <Stack align="flex-start">
        <Title order={2}>{t('learner.dataTitle')}</Title>
        <Text size="sm" c="dimmed">
          {t('learner.dataText')}
        </Text>
        <Group gap="xs">
          <Button
            variant="default"
            component="a"
            href={`/api/v1/learners/${learner.id}/export`}
            download
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {t('learner.export')}
          </Button>
          <Button variant="outline" color="danger" onClick={dialog.open}>
            {t('learner.erase')}
          </Button>
        </Group>
      </Stack>
      <ConfirmDialog
        opened={asking}
        onClose={dialog.close}
        onConfirm={() => erase.mutate()}
        title={t('learner.eraseTitle', { name: learner.name })}
        action={t('learner.erase')}
        danger
        busy={erase.isPending}
        disabled={name.trim() !== learner.name}
      >
        <Stack>
          <List size="sm">
            <List.Item>{t('learner.eraseWhat')}</List.Item>
            <List.Item>{t('learner.erasePages')}</List.Item>
            <List.Item>{t('learner.eraseCopies')}</List.Item>
            <List.Item>{t('learner.eraseFinal')}</List.Item>
          </List>
          <TextInput
            label={t('learner.typeName', { name: learner.name })}
            data-autofocus
            autoComplete="off"
            value={name}
            onChange={event => setName(event.currentTarget.value)}
          />
          {erase.error ? <ErrorPanel error={erase.error} /> : null}
        </Stack>
      </ConfirmDialog>
    </Paper>
  )
}
