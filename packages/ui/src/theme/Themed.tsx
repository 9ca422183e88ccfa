import { MantineProvider, mergeThemeOverrides } from '@mantine/core'
import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { readStyleNonce } from './style-nonce.ts'
import { cssVariables, theme } from './theme.ts'

const styleNonce = readStyleNonce()

/** The house theme, with the one word that Mantine's own parts need: what a close button does. */
export function Themed({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('common')
  const close = t('close')
  const spoken = useMemo(
    () =>
      mergeThemeOverrides(theme, {
        components: { CloseButton: { defaultProps: { 'aria-label': close } } },
      }),
    [close],
  )
  return (
    <MantineProvider
      theme={spoken}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => styleNonce}
    >
      {children}
    </MantineProvider>
  )
}
