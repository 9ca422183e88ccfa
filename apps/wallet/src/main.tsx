import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@laurel/ui/fonts.css'
import './app/wallet.css'
import { createI18n } from '@laurel/ui/i18n'
import { cssVariables, readStyleNonce, theme } from '@laurel/ui/theme'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { RouterProvider } from 'react-router/dom'
import { queryClient } from './app/query-client.ts'
import { router } from './app/router.tsx'
import { allowStyleTextOnly } from './app/trusted-types.ts'

allowStyleTextOnly()
const styleNonce = readStyleNonce()
// A claim page leads here in the learner's language; a choice made on this device goes before it.
const arrival = new URLSearchParams(location.search).get('lang') ?? undefined
const i18n = await createI18n({ namespaces: ['wallet'], locale: arrival })
document.documentElement.style.removeProperty('background-color') // the theme paints from here on

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        defaultColorScheme="auto"
        getStyleNonce={() => styleNonce}
      >
        <QueryClientProvider client={queryClient}>
          <Notifications position="bottom-center" />
          <Suspense>
            <RouterProvider router={router} />
          </Suspense>
        </QueryClientProvider>
      </MantineProvider>
    </I18nextProvider>
  </StrictMode>,
)
