import { createTransport } from 'nodemailer'
import { htmlOf } from './button-mail.ts'
import { tableOf } from './columns.ts'
import type { Config } from './config.ts'
import { type Database, type Tx, tx } from './database.ts'
import type { Jobs } from './jobs.ts'
import { sql } from './sql.ts'

export type Mail = {
  /** `null` for mail of the server itself (signing in). */
  readonly issuerId: string | null
  /** With angle brackets. The same message is kept and sent once, however often it is asked for. */
  readonly messageId?: string | undefined
  /** What it is for, e.g. `sign-in`, `award`. */
  readonly kind: string
  readonly to: string | { readonly email: string; readonly name?: string | undefined }
  /** Shown as the sender's name, e.g. the school. The address is the server's own. */
  readonly from?: string | undefined
  readonly subject: string
  readonly text: string
  readonly html: string
  /** True where the HTML follows from subject, text and language, and so is not kept (`htmlOf`). */
  readonly htmlFollows?: boolean
  /** BCP 47, of the text. */
  readonly locale: string
  /** A file that goes with it. */
  readonly attachment?: { readonly name: string; readonly text: string } | undefined
}

type KeptMail = {
  id: string
  kind: string
  to_email: string
  to_name: string | null
  subject: string
  text: string
  html: string
  locale: string
  created_at: string
  sent_at: string | null
}

export type Mailer = {
  readonly isConfigured: boolean
  /** Puts mail on its way, in the transaction of what it tells of. Without SMTP settings it stays in the outbox. */
  send(tx: Tx, ...mails: readonly Mail[]): Promise<void>
  /** Mail of one issuer, newest first; with `withSignIn` also the server's own. `before` is the last id seen. */
  list(
    tx: Tx,
    issuerId: string,
    page: {
      readonly limit: number
      readonly before?: string | undefined
      readonly withSignIn?: boolean
      readonly q?: string | undefined
    },
  ): Promise<KeptMail[]>
  read(tx: Tx, issuerId: string, id: string, withSignIn?: boolean): Promise<KeptMail | null>
}

const QUEUE = 'mail'

/**
 * One line of a header: control characters, line breaks among them, become spaces, so a learner's name cannot add a
 * header (HOSTILE H-43); marks that turn the reading direction are dropped.
 */
export const headerText = (text: string, limit = 200): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim()
    .slice(0, limit)

/** True for an address that is one address and nothing else. Where mail goes is not repaired, only refused. */
export const isMailAddress = (email: string): boolean =>
  email.length <= 254 && /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/.test(email)

type Row = KeptMail & {
  message_id: string
  from_name: string | null
  attachment_name: string | null
  attachment: string | null
}

/** In the order in which they are written. */
const COLUMNS = {
  id: 'uuid',
  issuer_id: 'uuid',
  message_id: 'text',
  kind: 'text',
  to_email: 'text',
  to_name: 'text',
  from_name: 'text',
  subject: 'text',
  text: 'text',
  html: 'text',
  locale: 'text',
  attachment_name: 'text',
  attachment: 'text',
  created_at: 'timestamptz',
} as const

/** As it is in the database: most HTML follows from the rest. */
type Kept<T extends KeptMail> = Omit<T, 'html'> & { html: string | null }

const withHtml = <T extends KeptMail>(row: Kept<T>) => ({ ...row, html: row.html ?? htmlOf(row) })

type Deps = {
  readonly config: Pick<Config, 'smtpUrl' | 'publicUrl'>
  readonly database: Database
  readonly jobs: Jobs
  readonly clock: () => Date
  readonly newId: () => string
  /** Told of mail that stays in the outbox, after nothing can be sent. */
  readonly kept?: ((mail: { kind: string; email: string; subject: string; text: string }) => void) | undefined
}

const columns = sql`id, kind, to_email, to_name, subject, text, html, locale, created_at, sent_at`

export function createMailer(deps: Deps): Mailer {
  const { smtpUrl, publicUrl } = deps.config
  const host = new URL(publicUrl).hostname
  const from = (smtpUrl && new URL(smtpUrl).searchParams.get('from')) || `no-reply@${host}`
  const transport = smtpUrl ? createTransport(transportOptions(smtpUrl)) : undefined

  if (transport)
    deps.jobs.work<{ id: string; issuerId: string | null }>(
      QUEUE,
      async ({ id, issuerId }) => {
        const scope = issuerId ? { issuerId } : {}
        const row = await tx(deps, scope, async at => {
          const found = await at.execute<Kept<Row>>(
            sql`select ${columns}, message_id, from_name, attachment_name, attachment from mail where id = ${id} and sent_at is null`,
          )
          return found.rows[0] && withHtml(found.rows[0])
        })
        if (!row) return
        await transport.sendMail({
          messageId: row.message_id,
          date: new Date(row.created_at),
          from: { name: headerText(row.from_name ?? 'Laurel'), address: from },
          to: { name: headerText(row.to_name ?? ''), address: row.to_email },
          subject: headerText(row.subject),
          text: row.text,
          html: row.html,
          ...(row.attachment === null
            ? {}
            : {
                attachments: [
                  { filename: headerText(row.attachment_name ?? 'credential.json'), content: row.attachment },
                ],
              }),
          headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': row.locale },
          disableFileAccess: true,
          disableUrlAccess: true,
        })
        // The body may hold a link that signs somebody in; once it is sent nobody needs it here.
        await tx(deps, scope, at =>
          at.execute(sql`update mail set sent_at = now(), text = '', html = '', attachment = null where id = ${id}`),
        )
      },
      { concurrency: 4, retryLimit: 12, retryDelaySeconds: 2 },
    )

  return {
    isConfigured: transport !== undefined,
    async send(at, ...mails) {
      if (mails.length === 0) return
      const now = deps.clock().toISOString()
      const rows = mails.map(mail => {
        const to = typeof mail.to === 'string' ? { email: mail.to } : mail.to
        if (!isMailAddress(to.email)) throw new Error('mail to something that is no address')
        const id = deps.newId()
        return {
          id,
          issuer_id: mail.issuerId,
          message_id: headerText(mail.messageId ?? `<${id}@${host}>`),
          kind: mail.kind,
          to_email: to.email,
          to_name: 'name' in to && to.name !== undefined ? headerText(to.name) : null,
          from_name: mail.from === undefined ? null : headerText(mail.from),
          subject: headerText(mail.subject),
          text: mail.text,
          html: mail.htmlFollows ? null : mail.html,
          locale: mail.locale,
          attachment_name: mail.attachment ? headerText(mail.attachment.name) : null,
          attachment: mail.attachment?.text ?? null,
          created_at: now,
        }
      })
      const added = await at.execute<{ id: string }>(sql`
        insert into mail (id, issuer_id, message_id, kind, to_email, to_name, from_name, subject, text, html, locale,
          attachment_name, attachment, created_at)
        select * from ${tableOf(rows, COLUMNS)}
        on conflict (message_id) do nothing returning id`)
      const isNew = new Set(added.rows.map(row => row.id))
      const fresh = rows.filter(row => isNew.has(row.id))
      if (transport) {
        const jobs = fresh.map(row => ({ id: row.id, issuerId: row.issuer_id }))
        await deps.jobs.enqueueMany(at, QUEUE, jobs)
      } else
        for (const row of fresh)
          deps.kept?.({ kind: row.kind, email: row.to_email, subject: row.subject, text: row.text })
    },
    async list(at, issuerId, page) {
      const found = await at.execute<Kept<KeptMail>>(sql`
        select ${columns} from mail
        where (issuer_id = ${issuerId} ${page.withSignIn ? sql`or issuer_id is null` : sql``})
          and to_email <> ''
          ${page.before ? sql`and id < ${page.before}::uuid` : sql``}
          ${page.q ? sql`and position(lower(${page.q}) in lower(to_email || ' ' || coalesce(to_name, '') || ' ' || subject)) > 0` : sql``}
        order by id desc limit ${page.limit}`)
      return found.rows.map(withHtml)
    },
    async read(at, issuerId, id, withSignIn = false) {
      const found = await at.execute<Kept<KeptMail>>(sql`
        select ${columns} from mail
        where id = ${id}::uuid and (issuer_id = ${issuerId} ${withSignIn ? sql`or issuer_id is null` : sql``})`)
      return found.rows[0] ? withHtml(found.rows[0]) : null
    },
  }
}

/** The settings in the address, with limits for a server that stalls. */
function transportOptions(smtpUrl: string) {
  const url = new URL(smtpUrl)
  return {
    host: url.hostname,
    port: url.port ? Number(url.port) : url.protocol === 'smtps:' ? 465 : 587,
    secure: url.protocol === 'smtps:',
    ...(url.username
      ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
      : {}),
    pool: true,
    maxConnections: 4,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
  } as const
}
