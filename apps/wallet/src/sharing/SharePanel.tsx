import { Button, Paper, Stack, Text, Title } from '@mantine/core'
import { IconQrcode } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Award } from '../credentials/awards.ts'
import { AskGuardian } from '../minors/AskGuardian.tsx'
import { MakeLink } from './MakeLink.tsx'
import { ShareList } from './ShareList.tsx'
import { ShowLink } from './ShowLink.tsx'
import { sharesQuery } from './shares.ts'

/** Links that show this credential, each with its own end; taken back at any time. */
export function SharePanel({ award }: { readonly award: Award }) {
  const { t } = useTranslation()
  const [isMaking, setMaking] = useState(false)
  const [shown, setShown] = useState<string>()
  const shares = useQuery(sharesQuery)
  const own = (shares.data ?? []).filter(one => one.title === null && one.awardIds.includes(award.id))
  return (
    <Paper withBorder p="lg" radius="lg">
      <Stack>
        <Title order={2}>{t('share.title')}</Title>
        <Text size="sm" c="dimmed">
          {t('share.lead')}
        </Text>
        {award.protection.permits.share ? (
          <Button leftSection={<IconQrcode size={18} aria-hidden />} onClick={() => setMaking(true)}>
            {t('share.make')}
          </Button>
        ) : award.protection.mustConfirm ? (
          <Text size="sm">{t('minors.confirmFirst')}</Text>
        ) : (
          <AskGuardian issuerId={award.issuer.id} purpose="share" />
        )}
        {own.length > 0 ? (
          <Stack gap="xs">
            <Title order={3}>{t('share.links')}</Title>
            <ShareList shares={own} titleOf={() => ''} onShow={setShown} />
            {award.publicPage ? (
              <Text size="sm" c="dimmed">
                {t('share.pageOpen')}
              </Text>
            ) : null}
          </Stack>
        ) : null}
      </Stack>
      {isMaking ? (
        <MakeLink
          draft={{ awards: [award] }}
          onClose={() => setMaking(false)}
          onMade={url => {
            setMaking(false)
            setShown(url)
          }}
        />
      ) : null}
      {shown ? <ShowLink url={shown} title={award.achievement.name} onClose={() => setShown(undefined)} /> : null}
    </Paper>
  )
}
