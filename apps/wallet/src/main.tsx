import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@laurel/ui/base.css'
import '@laurel/ui/fonts.css'
import '@laurel/ui/fonts-medium.css'
import './app/wallet.css'
import { keepFocus } from '@laurel/ui/focus'
import { createI18n } from '@laurel/ui/i18n'
import { DemonstrationBar } from '@laurel/ui/parts'
import { queryClient } from '@laurel/ui/session'
import { Themed } from '@laurel/ui/theme'
import { Button } from '@mantine/core'
import { Notifications, notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { RouterProvider } from 'react-router/dom'
import { router } from './app/router.tsx'
import { allowStyleTextOnly } from './app/trusted-types.ts'
import { sweepAway } from './offers/away.ts'
import { startSession } from './offline/offline.ts'
import { registerWorker } from './offline/worker.ts'
import { scannedPairing } from './people/pairing.ts'

allowStyleTextOnly()
scannedPairing()
sweepAway()
// A claim page leads here in the learner's language; a choice made on this device goes before it.
const arrival = new URLSearchParams(location.search).get('lang') ?? undefined
const [i18n] = await Promise.all([createI18n({ namespaces: ['wallet'], locale: arrival }), startSession()])
document.documentElement.style.removeProperty('background-color') // the theme paints from here on

// The name under which it is installed is in the reader's language.
const manifest = document.querySelector<HTMLLinkElement>('link[rel=manifest]')
if (manifest) manifest.href = `/wallet/manifest.${i18n.language.slice(0, 2)}.webmanifest`
void registerWorker(takeOver =>
  notifications.show({
    autoClose: false,
    title: i18n.t('wallet:offline.newVersion'),
    message: <Button onClick={takeOver}>{i18n.t('wallet:offline.reload')}</Button>,
  }),
).catch(() => undefined) // without a worker everything works but the app offline

keepFocus()
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <Themed>
        <QueryClientProvider client={queryClient}>
          <Notifications position="bottom-center" />
          <Suspense>
            <RouterProvider router={router} />
            <DemonstrationBar />
          </Suspense>
        </QueryClientProvider>
      </Themed>
    </I18nextProvider>
  </StrictMode>,
)
