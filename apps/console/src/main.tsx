import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@mantine/dropzone/styles.css'
import '@laurel/ui/base.css'
import '@laurel/ui/fonts.css'
import '@laurel/ui/fonts-medium.css'
import './app/console.css'
import { keepFocus } from '@laurel/ui/focus'
import { createI18n } from '@laurel/ui/i18n'
import { DemonstrationBar } from '@laurel/ui/parts'
import { queryClient } from '@laurel/ui/session'
import { Themed } from '@laurel/ui/theme'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { RouterProvider } from 'react-router/dom'
import { router } from './app/router.tsx'

// A page of the server leads here in its reader's language; a choice made on this device goes before it.
const arrival = new URLSearchParams(location.search).get('lang') ?? undefined
const i18n = await createI18n({ namespaces: ['console'], locale: arrival })
document.documentElement.style.removeProperty('background-color') // the theme paints from here on

keepFocus()
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <Themed>
        <QueryClientProvider client={queryClient}>
          <Notifications position="bottom-right" />
          <Suspense>
            <RouterProvider router={router} />
            <DemonstrationBar />
          </Suspense>
        </QueryClientProvider>
      </Themed>
    </I18nextProvider>
  </StrictMode>,
)
