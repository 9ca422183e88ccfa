import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@laurel/ui/base.css'
import '@laurel/ui/fonts.css'
import './app/wallet.css'
import { createI18n } from '@laurel/ui/i18n'
import { queryClient } from '@laurel/ui/session'
import { Themed } from '@laurel/ui/theme'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { RouterProvider } from 'react-router/dom'
import { router } from './app/router.tsx'
import { allowStyleTextOnly } from './app/trusted-types.ts'

allowStyleTextOnly()
// A claim page leads here in the learner's language; a choice made on this device goes before it.
const arrival = new URLSearchParams(location.search).get('lang') ?? undefined
const i18n = await createI18n({ namespaces: ['wallet'], locale: arrival })
document.documentElement.style.removeProperty('background-color') // the theme paints from here on

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <Themed>
        <QueryClientProvider client={queryClient}>
          <Notifications position="bottom-center" />
          <Suspense>
            <RouterProvider router={router} />
          </Suspense>
        </QueryClientProvider>
      </Themed>
    </I18nextProvider>
  </StrictMode>,
)
