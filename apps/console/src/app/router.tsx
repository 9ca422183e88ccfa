import { createBrowserRouter, type RouteObject } from 'react-router'
import { RouteError } from './RouteError.tsx'

/** Each screen is its own chunk; `load` keeps the table below readable. */
const screen = (path: string, load: () => Promise<{ default: React.ComponentType }>): RouteObject => ({
  path,
  lazy: async () => ({ Component: (await load()).default }),
})

const routes: RouteObject[] = [
  {
    ErrorBoundary: RouteError,
    HydrateFallback: () => null,
    children: [
      screen('setup', () => import('../people/SetupPage.tsx')),
      screen('sign-in', () => import('../people/SignInPage.tsx')),
      {
        lazy: async () => ({ Component: (await import('./Shell.tsx')).Shell }),
        children: [
          {
            ErrorBoundary: RouteError,
            children: [
              {
                index: true,
                lazy: async () => ({ Component: (await import('../overview/OverviewPage.tsx')).default }),
              },
              screen('achievements', () => import('../achievement/AchievementsPage.tsx')),
              screen('achievements/new', () => import('../achievement/AchievementFormPage.tsx')),
              screen('achievements/gallery', () => import('../achievement/GalleryPage.tsx')),
              screen('achievements/:id', () => import('../achievement/AchievementPage.tsx')),
              screen('achievements/:id/edit', () => import('../achievement/AchievementFormPage.tsx')),
              screen('achievements/:id/award', () => import('../award/AwardingPage.tsx')),
              screen('frameworks', () => import('../skill/FrameworksPage.tsx')),
              screen('frameworks/:id', () => import('../skill/FrameworkPage.tsx')),
              screen('frameworks/:id/coverage', () => import('../skill/CoveragePage.tsx')),
              screen('pathways', () => import('../pathway/PathwaysPage.tsx')),
              screen('pathways/new', () => import('../pathway/PathwayEditorPage.tsx')),
              screen('pathways/:id', () => import('../pathway/PathwayPage.tsx')),
              screen('pathways/:id/edit', () => import('../pathway/PathwayEditorPage.tsx')),
              screen('programmes', () => import('../programme/ProgrammesPage.tsx')),
              screen('programmes/preview', () => import('../programme/PreviewPage.tsx')),
              screen('programmes/export', () => import('../programme/ExportPage.tsx')),
              screen('awards', () => import('../award/AwardsPage.tsx')),
              screen('awards/revocations', () => import('../award/RevocationsPage.tsx')),
              screen('awards/cards', () => import('../award/HandOverPage.tsx')),
              screen('awards/:id', () => import('../award/AwardPage.tsx')),
              screen('claims', () => import('../assessment/ClaimsPage.tsx')),
              screen('claims/:id', () => import('../assessment/ClaimPage.tsx')),
              screen('recognition', () => import('../recognition/RecognitionPage.tsx')),
              screen('recognition/new', () => import('../recognition/AgreementFormPage.tsx')),
              screen('recognition/:id', () => import('../recognition/AgreementPage.tsx')),
              screen('recognition/:id/edit', () => import('../recognition/AgreementFormPage.tsx')),
              screen('ask', () => import('../presentation/RequestsPage.tsx')),
              screen('ask/new', () => import('../presentation/RequestFormPage.tsx')),
              screen('ask/:id', () => import('../presentation/RequestPage.tsx')),
              screen('ask/:id/answers/:answer', () => import('../presentation/AnswerPage.tsx')),
              screen('endorsements', () => import('../endorsement/EndorsementsPage.tsx')),
              screen('endorsed', () => import('../endorsement/GivenPage.tsx')),
              screen('learners', () => import('../people/LearnersPage.tsx')),
              screen('learners/:id', () => import('../people/LearnerPage.tsx')),
              screen('learners/:id/transcript', () => import('../transcript/TranscriptPage.tsx')),
              screen('recoveries', () => import('../people/recovery/RecoveriesPage.tsx')),
              screen('recoveries/:id', () => import('../people/recovery/RecoveryPage.tsx')),
              screen('insight', () => import('../insight/InsightPage.tsx')),
              screen('insight/:view', () => import('../insight/InsightPage.tsx')),
              screen('jobs', () => import('../jobs/JobsPage.tsx')),
              screen('jobs/:id', () => import('../jobs/JobPage.tsx')),
              screen('outbox', () => import('../mail/OutboxPage.tsx')),
              screen('settings', () => import('../people/SettingsPage.tsx')),
              screen('settings/api-keys', () => import('../people/ApiKeysPage.tsx')),
              screen('settings/webhooks', () => import('../webhooks/WebhooksPage.tsx')),
              screen('settings/webhooks/:id', () => import('../webhooks/WebhookPage.tsx')),
              screen('settings/keys', () => import('../identity/IdentityPage.tsx')),
              screen('settings/closing', () => import('../closing/ClosingPage.tsx')),
              screen('settings/archives', () => import('../archive/ArchivesPage.tsx')),
              screen('settings/keys/stolen', () => import('../identity/StolenPage.tsx')),
              screen('settings/keys/stolen/:id', () => import('../identity/CompromisePage.tsx')),
              screen('settings/members', () => import('../people/MembersPage.tsx')),
              screen('settings/audit', () => import('../people/AuditPage.tsx')),
              { path: '*', lazy: async () => ({ Component: (await import('./NotFoundPage.tsx')).default }) },
            ],
          },
        ],
      },
    ],
  },
]

export const router = createBrowserRouter(routes, { basename: '/console' })
