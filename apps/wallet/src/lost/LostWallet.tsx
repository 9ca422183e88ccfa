import { ErrorPanel, LoadingPanel } from '@laurel/ui/parts'
import { Button, Stack, Text, Title } from '@mantine/core'
import { IconArrowLeft, IconLifebuoy } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { AskSchools } from './AskSchools.tsx'
import { BeginNew } from './BeginNew.tsx'
import { goesOn, lostQuery, stopAsking } from './lost.ts'
import { SchoolState } from './SchoolState.tsx'

type Props = {
  readonly email: string
  readonly onBack: () => void
  /** A new wallet is to be made in this one's place, with the code of a school. */
  readonly onBegin: (code: string) => void
}

/** No device, no code, no cards: what that means, whom to ask, and how what was asked stands. */
export function LostWallet({ email, onBack, onBegin }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const heading = useRef<HTMLHeadingElement>(null)
  const lost = useQuery({ ...lostQuery, refetchOnWindowFocus: true })
  const withdraw = useMutation({
    mutationFn: () => stopAsking('withdrawn'),
    onSuccess: () => client.invalidateQueries({ queryKey: lostQuery.queryKey }),
  })
  useEffect(() => {
    document.title = `${t('lost.title')} · Laurel`
    heading.current?.focus()
  }, [t])
  const schools = lost.data?.schools ?? []
  const asked = schools.filter(one => one.request !== null)
  const askable = schools.filter(one => !goesOn(one) && (one.awards.length > 0 || one.request === null))
  return (
    <Stack>
      <IconLifebuoy size={40} stroke={1.5} aria-hidden color="var(--laurel-brass-text)" />
      <Title order={1} ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
        {t('lost.title')}
      </Title>
      <Text>{t('lost.shut')}</Text>
      <Text>{t('lost.notLost')}</Text>
      {lost.isPending ? (
        <LoadingPanel rows={2} height={96} />
      ) : lost.error ? (
        <ErrorPanel error={lost.error} onRetry={() => void lost.refetch()} />
      ) : (
        <>
          {lost.data.canBegin ? <BeginNew lost={lost.data} onBegin={onBegin} /> : null}
          {asked.length > 0 ? (
            <>
              <Title order={2} size="h3">
                {t('lost.statusTitle')}
              </Title>
              <Stack component="ul" gap="md" m={0} p={0} style={{ listStyle: 'none' }} aria-live="polite">
                {asked.map(one => (
                  <SchoolState key={one.learnerId} school={one} />
                ))}
              </Stack>
              {withdraw.error ? <ErrorPanel error={withdraw.error} /> : null}
              {asked.some(goesOn) ? (
                <Button variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
                  {t('lost.withdraw')}
                </Button>
              ) : null}
            </>
          ) : null}
          {askable.length > 0 ? (
            <AskSchools schools={askable} lost={lost.data} email={email} />
          ) : asked.length === 0 ? (
            <Text fw={500}>{t('lost.none')}</Text>
          ) : null}
        </>
      )}
      <Button variant="subtle" leftSection={<IconArrowLeft size={18} aria-hidden />} onClick={onBack}>
        {t('lost.back')}
      </Button>
    </Stack>
  )
}
