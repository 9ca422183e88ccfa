import { ColorSchemeSwitcher, LocaleSwitcher, Wordmark } from '@laurel/ui/parts'
import { ActionIcon, Box, Container, Group } from '@mantine/core'
import { IconHelpCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

type Props = {
  readonly children: ReactNode
  readonly size?: number
  readonly menu?: ReactNode
  readonly home?: ReactNode
  readonly places?: ReactNode
}

/** The frame of every screen: a name, a language, and one column. */
export function Frame({ children, size = 1120, menu, home, places }: Props) {
  const { t } = useTranslation()
  return (
    <Box mih="100dvh">
      <a className="skip-link" href="#main">
        {t('nav.skip')}
      </a>
      <Container component="header" size={1120} py="xs" px="md" className="no-print">
        <Group justify="space-between" wrap="nowrap" mih={40}>
          {home ?? <Wordmark />}
          <Group gap={4} wrap="nowrap">
            <ActionIcon
              component="a"
              href="/help/learner"
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t('nav.help')}
            >
              <IconHelpCircle size={22} stroke={1.6} aria-hidden />
            </ActionIcon>
            <LocaleSwitcher />
            <ColorSchemeSwitcher />
            {menu}
          </Group>
        </Group>
      </Container>
      {places}
      <Container
        component="main"
        id="main"
        tabIndex={-1}
        size={size}
        py={{ base: 'md', sm: 'xl' }}
        px="md"
        style={{ outline: 'none' }}
      >
        {children}
      </Container>
    </Box>
  )
}
