import { type Context, Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { savedAs } from '../../bundle/give-bundle.ts'
import { credentialPage } from '../../credential/pages/credential-page.ts'
import { PASS_SECONDS } from '../share-pass.ts'
import type { ShareFile as File, ShareEnd, ShownShare } from '../show-share.ts'
import { collectionPage } from './collection-page.ts'
import { coverPage } from './cover-page.ts'
import { sendErrorPage } from './error-page.ts'
import { reader } from './language.ts'
import { sendPage } from './layout.ts'

type One = Extract<ShownShare, { kind: 'one' }>['facts']

/** `pass` is what this browser kept of a view that it has begun. */
export type SharePages = {
  showShare(token: string, pass?: string): Promise<ShownShare | ShareEnd>
  showShared(token: string, position: number, pass?: string): Promise<One | 'cover' | ShareEnd>
  shareFile(
    token: string,
    position: number,
    form: string,
    pass: string | undefined,
    query: Readonly<Record<string, string>>,
  ): Promise<File | 'cover' | 'busy' | ShareEnd>
  /** Counts a view; the pass for this browser, or `null` where the link shows nothing any more. */
  beginView(token: string, pass: string | undefined, headers: Headers): Promise<string | null>
}

const PASS = 'laurel_view'

/** What a share link leads to is nobody's to keep: not a cache's, not a search engine's. */
function sendFile(file: File): Response {
  return new Response(typeof file.body === 'string' ? file.body : file.body.slice().buffer, {
    headers: {
      'content-type': file.type,
      ...(file.name === undefined ? {} : { 'content-disposition': savedAs(file.name) }),
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex',
      ...(file.type.startsWith('image/')
        ? { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox" }
        : {}),
    },
  })
}

/**
 * `/s/{token}`: what a learner shows to one person, for as long as they choose. A GET counts nothing, so that mail
 * scanners and link previews use no view up; a visitor's button or the page's own script counts.
 */
export function sharePageRoutes({ showShare, showShared, shareFile, beginView }: SharePages): Hono {
  const app = new Hono()
  const passOf = (c: Context) => getCookie(c, PASS)
  const keepPass = (c: Context, token: string, pass: string) =>
    setCookie(c, PASS, pass, {
      path: `/s/${token}`,
      httpOnly: true,
      sameSite: 'Lax',
      secure: new URL(c.req.url).protocol === 'https:' || c.req.header('x-forwarded-proto') === 'https',
      maxAge: PASS_SECONDS,
    })
  const answerFile = async (c: Context, token: string, position: number, form: string) => {
    const file = await shareFile(token, position, form, passOf(c), c.req.query())
    if (file === 'cover') return c.redirect(`/s/${token}`, 303)
    return typeof file === 'string' ? sendErrorPage(c, file) : sendFile(file)
  }

  app.get('/s/:token', async c => {
    const [, token = '', form] = /^([\w-]+)(?:\.(laurel\.json|json|jwt|png|svg|pdf))?$/.exec(c.req.param('token')) ?? []
    if (!token) return sendErrorPage(c, 'notFound')
    if (form) return answerFile(c, token, 1, form)
    const shown = await showShare(token, passOf(c))
    if (typeof shown === 'string') return sendErrorPage(c, shown)
    const who = reader(c)
    if (shown.kind === 'cover') return sendPage(c, coverPage(who))
    return sendPage(c, shown.kind === 'one' ? credentialPage(shown.facts, who) : collectionPage(shown.facts, who))
  })
  app.post('/s/:token', async c => {
    const token = c.req.param('token')
    const pass = await beginView(token, passOf(c), c.req.raw.headers)
    if (pass) keepPass(c, token, pass)
    return c.redirect(`/s/${encodeURIComponent(token)}`, 303)
  })
  app.post('/s/:token/seen', async c => {
    const token = c.req.param('token')
    const pass = await beginView(token, passOf(c), c.req.raw.headers)
    if (pass) keepPass(c, token, pass)
    return c.body(null, 204, { 'cache-control': 'no-store' })
  })
  app.get('/s/:token/:position', async (c, next) => {
    const token = c.req.param('token')
    const [, digits, form] = /^(\d{1,2})(?:\.(laurel\.json|json|jwt|png|svg|pdf))?$/.exec(c.req.param('position')) ?? []
    if (!digits) return next()
    if (form) return answerFile(c, token, Number(digits), form)
    const shown = await showShared(token, Number(digits), passOf(c))
    if (shown === 'cover') return c.redirect(`/s/${token}`, 303)
    return typeof shown === 'string' ? sendErrorPage(c, shown) : sendPage(c, credentialPage(shown, reader(c)))
  })
  return app
}

export type SharePreviews = {
  /** What the person's link would show; nothing without a session, and nothing of what is not theirs. */
  previewShare(draft: Readonly<Record<string, string>>, headers: Headers): Promise<ShownShare | 'notFound'>
}

/** `/share-preview`: the very page that a visitor will see, framed by the wallet, before there is a link to it. */
export function sharePreviewRoutes({ previewShare }: SharePreviews): Hono {
  const app = new Hono()
  app.get('/share-preview', async c => {
    const shown = await previewShare(c.req.query(), c.req.raw.headers)
    if (shown === 'notFound' || shown.kind === 'cover') return sendErrorPage(c, 'notFound')
    const who = reader(c)
    const facts = shown.kind === 'one' ? credentialPage(shown.facts, who) : collectionPage(shown.facts, who)
    return sendPage(c, { ...facts, island: false, preview: undefined, isFramedByUs: true })
  })
  return app
}

/** For addresses that nobody answers: a page for people, and the shell's own answer for programs. */
export function notFoundRoutes(): Hono {
  const app = new Hono()
  app.get('*', (c, next) =>
    /^\/(api|assets)\//.test(c.req.path) || !(c.req.header('accept') ?? '').includes('text/html')
      ? next()
      : sendErrorPage(c, 'notFound'),
  )
  return app
}
