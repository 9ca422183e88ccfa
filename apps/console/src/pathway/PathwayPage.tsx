import { api } from '@laurel/ui/api'
import { ConfirmDialog, ErrorPanel, LoadingPanel, PageHeader, useProblemText } from '@laurel/ui/parts'
import { Alert, Anchor, Badge, Button, Group, Stack, Tabs } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconExternalLink, IconPencil, IconUserPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { BackLink } from '../app/BackLink.tsx'
import { useMay } from '../app/membership.ts'
import { failed, said } from '../app/notify.tsx'
import { EnrolDialog } from './EnrolDialog.tsx'
import { LearnerPreview } from './LearnerPreview.tsx'
import { LearnersTable } from './LearnersTable.tsx'
import { choicesQuery, type PathwayItem, pathwayQuery } from './pathway.ts'
import { StepFunnel } from './StepFunnel.tsx'

/** One pathway: who is on it, how far they are, where they stall. */
export default function PathwayPage() {
  const { t } = useTranslation()
  const say = useProblemText()
  const { id = '' } = useParams()
  const may = useMay()
  const client = useQueryClient()
  const pathway = useQuery(pathwayQuery(id))
  const choices = useQuery(choicesQuery)
  const [enrolling, enrol] = useDisclosure(false)
  const [archiving, archive] = useDisclosure(false)
  const act = useMutation({
    mutationFn: (path: string) => api.post<PathwayItem>(`/pathways/${id}/${path}`),
    onSuccess: async () => {
      archive.close()
      said(t('saved'))
      await client.invalidateQueries({ queryKey: ['pathways'] })
    },
    onError: error => failed(say(error)),
  })
  if (pathway.isPending) return <LoadingPanel rows={6} />
  if (pathway.error) return <ErrorPanel error={pathway.error} onRetry={() => void pathway.refetch()} />
  const one = pathway.data
  const mayWrite = may('pathways:write')
  return (
    <>
      <PageHeader
        title={one.content.name}
        back={<BackLink to="/pathways">{t('pathways.title')}</BackLink>}
        actions={
          <>
            {one.state === 'published' && may('awards:write') ? (
              <Button leftSection={<IconUserPlus size={18} aria-hidden />} onClick={enrol.open}>
                {t('enrol.open')}
              </Button>
            ) : null}
            {mayWrite ? (
              <Button
                variant="default"
                component={Link}
                to={`/pathways/${id}/edit`}
                leftSection={<IconPencil size={18} aria-hidden />}
              >
                {t('pathways.edit')}
              </Button>
            ) : null}
            {mayWrite && one.state === 'draft' ? (
              <Button loading={act.isPending} disabled={one.problems.length > 0} onClick={() => act.mutate('publish')}>
                {t('pathways.publish')}
              </Button>
            ) : null}
            {mayWrite && one.state === 'published' ? (
              <Button variant="default" onClick={archive.open}>
                {t('pathways.archive')}
              </Button>
            ) : null}
            {mayWrite && one.state === 'archived' ? (
              <Button variant="default" onClick={() => act.mutate('publish')}>
                {t('pathways.restore')}
              </Button>
            ) : null}
          </>
        }
      >
        <Group gap="sm">
          <Badge variant={one.state === 'published' ? 'light' : 'default'} tt="none">
            {t(`pathways.state.${one.state}`)}
          </Badge>
          <Anchor component={Link} to={`/programmes/export?pathway=${id}`} size="sm">
            {t('pathways.export')}
          </Anchor>
          {one.state === 'draft' ? null : (
            <Anchor href={new URL(one.url).pathname} size="sm">
              {t('pathways.publicPage')} <IconExternalLink size={14} aria-hidden />
            </Anchor>
          )}
        </Group>
      </PageHeader>
      <Stack gap="md" mb={one.flagged > 0 || one.onOlder > 0 ? 'lg' : 0}>
        {one.flagged > 0 ? (
          <Alert color="danger" variant="outline" title={t('pathways.flaggedTitle')}>
            {t('pathways.flaggedText')}
          </Alert>
        ) : null}
        {one.onOlder > 0 && mayWrite ? (
          <Alert color="brass" variant="outline" title={t('pathways.olderTitle', { count: one.onOlder })}>
            <Stack gap="xs" align="flex-start">
              {t('pathways.olderText')}
              <Button size="compact-sm" variant="default" loading={act.isPending} onClick={() => act.mutate('move')}>
                {t('pathways.moveAll')}
              </Button>
            </Stack>
          </Alert>
        ) : null}
      </Stack>
      <Tabs defaultValue={one.state === 'draft' ? 'preview' : 'learners'} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="learners">{t('pathways.tabLearners')}</Tabs.Tab>
          <Tabs.Tab value="steps">{t('pathways.tabSteps')}</Tabs.Tab>
          <Tabs.Tab value="preview">{t('pathways.asLearner')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="learners">
          <LearnersTable pathway={one} />
        </Tabs.Panel>
        <Tabs.Panel value="steps">
          <StepFunnel pathway={one} />
        </Tabs.Panel>
        <Tabs.Panel value="preview">
          <LearnerPreview pathway={one.content} choices={choices.data ?? []} />
        </Tabs.Panel>
      </Tabs>
      <EnrolDialog pathwayId={id} opened={enrolling} onClose={enrol.close} />
      <ConfirmDialog
        opened={archiving}
        onClose={archive.close}
        onConfirm={() => act.mutate('archive')}
        title={t('pathways.archiveTitle')}
        action={t('pathways.archive')}
        busy={act.isPending}
      >
        {t('pathways.archiveText')}
      </ConfirmDialog>
    </>
  )
}
