import { createBrowserRouter, type RouteObject } from 'react-router'
import { NotFoundPage, RouteError } from './RouteError.tsx'

const screen = (path: string, load: () => Promise<{ default: React.ComponentType }>): RouteObject => ({
  path,
  lazy: async () => ({ Component: (await load()).default }),
})

const routes: RouteObject[] = [
  {
    ErrorBoundary: RouteError,
    HydrateFallback: () => null,
    children: [
      screen('sign-in', () => import('../people/SignInPage.tsx')),
      {
        lazy: async () => ({ Component: (await import('./Gate.tsx')).Gate }),
        children: [
          {
            ErrorBoundary: RouteError,
            children: [
              { index: true, lazy: async () => ({ Component: (await import('../credentials/HomePage.tsx')).default }) },
              screen('awards/:id', () => import('../credentials/CredentialPage.tsx')),
              screen('claims', () => import('../claims/ClaimsPage.tsx')),
              screen('claims/new', () => import('../claims/NewClaimPage.tsx')),
              screen('claims/:id', () => import('../claims/ClaimPage.tsx')),
              screen('log', () => import('../log/LogPage.tsx')),
              screen('collections', () => import('../collections/CollectionsPage.tsx')),
              screen('collections/:id', () => import('../collections/CollectionPage.tsx')),
              screen('skills', () => import('../skills/SkillsPage.tsx')),
              screen('growth', () => import('../growth/GrowthPage.tsx')),
              screen('pathways', () => import('../pathways/PathwaysPage.tsx')),
              screen('pathways/:issuer/:id', () => import('../pathways/PathwayPage.tsx')),
              screen('connect/:issuer/:token', () => import('../other-wallets/ConnectPage.tsx')),
              screen('offer', () => import('../offers/OfferPage.tsx')),
              screen('offer/signed-in/:server?', () => import('../offers/SignedInPage.tsx')),
              screen('answer', () => import('../answers/AnswerPage.tsx')),
              screen('answers', () => import('../answers/AnswersPage.tsx')),
              screen('settings', () => import('../people/SettingsPage.tsx')),
              { path: '*', Component: NotFoundPage },
            ],
          },
        ],
      },
    ],
  },
]

export const router = createBrowserRouter(routes, { basename: '/wallet' })
