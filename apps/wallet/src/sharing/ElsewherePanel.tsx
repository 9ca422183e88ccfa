import { api } from '@laurel/ui/api'
import { useLocale } from '@laurel/ui/i18n'
import { ErrorPanel } from '@laurel/ui/parts'
import { Button, CopyButton, List, Modal, Paper, Stack, Text, Textarea, Title } from '@mantine/core'
import { IconBrandLinkedin, IconCheck, IconCode, IconCopy } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Award, awardsQuery } from '../credentials/awards.ts'
import { embedCode } from './embed-code.ts'
import { linkedInAddress } from './linkedin.ts'

/** Both ways lead everybody to the credential's own page, so that has to be open, and the person says so. */
function OpenFirst({ award }: { readonly award: Award }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const open = useMutation({
    mutationFn: () => api.patch(`/wallet/awards/${award.id}`, { publicPage: true }),
    onSuccess: () => client.invalidateQueries({ queryKey: awardsQuery.queryKey }),
  })
  return (
    <>
      <Text>{t('elsewhere.closed')}</Text>
      <Button loading={open.isPending} onClick={() => open.mutate()}>
        {t('elsewhere.open')}
      </Button>
      {open.error ? <ErrorPanel error={open.error} /> : null}
    </>
  )
}

function LinkedIn({ award }: { readonly award: Award }) {
  const { t } = useTranslation()
  const { date } = useLocale()
  return (
    <>
      <Text>{t('elsewhere.linkedinText')}</Text>
      <List size="sm" spacing={4}>
        <List.Item>{award.achievement.name}</List.Item>
        <List.Item>{award.issuer.name}</List.Item>
        <List.Item>
          {award.validUntil
            ? t('elsewhere.months', {
                from: date(award.validFrom, { month: 'long', year: 'numeric' }),
                until: date(award.validUntil, { month: 'long', year: 'numeric' }),
              })
            : date(award.validFrom, { month: 'long', year: 'numeric' })}
        </List.Item>
        <List.Item style={{ overflowWrap: 'anywhere' }}>{award.credentialUrl}</List.Item>
      </List>
      <Text size="sm" c="dimmed">
        {t('elsewhere.linkedinPublic')}
      </Text>
      <Button
        component="a"
        href={linkedInAddress(award)}
        target="_blank"
        rel="noopener noreferrer"
        leftSection={<IconBrandLinkedin size={18} aria-hidden />}
      >
        {t('elsewhere.linkedinGo')}
      </Button>
    </>
  )
}

function Embed({ award }: { readonly award: Award }) {
  const { t } = useTranslation()
  const code = embedCode(award.credentialUrl, `${award.achievement.name} · ${award.issuer.name}`)
  return (
    <>
      <Text>{t('elsewhere.embedText')}</Text>
      <iframe
        className="embed-preview"
        title={t('share.preview')}
        src={`/embed/${award.credentialId}`}
        sandbox="allow-popups allow-popups-to-escape-sandbox"
      />
      <Textarea
        readOnly
        autosize
        label={t('elsewhere.embedCode')}
        value={code}
        onFocus={event => event.currentTarget.select()}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8125rem' } }}
      />
      <CopyButton value={code}>
        {({ copied, copy }) => (
          <Button
            onClick={copy}
            leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          >
            {t(copied ? 'common:copied' : 'elsewhere.copy')}
          </Button>
        )}
      </CopyButton>
    </>
  )
}

/** Where everybody may see it: a profile on LinkedIn, a page of one's own. */
export function ElsewherePanel({ award }: { readonly award: Award }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState<'linkedin' | 'embed'>()
  return (
    <Paper withBorder p="lg" radius="lg">
      <Stack>
        <Title order={2}>{t('elsewhere.title')}</Title>
        <Text size="sm" c="dimmed">
          {t('elsewhere.lead')}
        </Text>
        <Button
          variant="default"
          leftSection={<IconBrandLinkedin size={18} aria-hidden />}
          onClick={() => setShown('linkedin')}
        >
          {t('elsewhere.linkedin')}
        </Button>
        <Button variant="default" leftSection={<IconCode size={18} aria-hidden />} onClick={() => setShown('embed')}>
          {t('elsewhere.embed')}
        </Button>
      </Stack>
      <Modal
        opened={shown !== undefined}
        onClose={() => setShown(undefined)}
        title={shown ? t(`elsewhere.${shown}`) : ''}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        <Stack>
          {award.publicPage ? null : <OpenFirst award={award} />}
          {award.publicPage && shown === 'linkedin' ? <LinkedIn award={award} /> : null}
          {award.publicPage && shown === 'embed' ? <Embed award={award} /> : null}
        </Stack>
      </Modal>
    </Paper>
  )
}
