import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { buttonMail } from '../../src/platform/button-mail.ts'
import { tx } from '../../src/platform/database.ts'
import { JOBS_SCHEMA } from '../../src/platform/jobs.ts'
import { headerText, isMailAddress, type Mail } from '../../src/platform/mail.ts'
import { sql } from '../../src/platform/sql.ts'
import { startTestServer, type TestServer } from '../../src/testing.ts'

const mail = (more: Partial<Mail> = {}): Mail => ({
  issuerId: null,
  kind: 'test',
  to: { email: 'sample.learner.7@example.org', name: 'Sample Learner 7' },
  from: 'Sample School',
  subject: 'ประกาศนียบัตร',
  text: 'Hello',
  html: '<p>Hello</p>',
  locale: 'th',
  ...more,
})

/** A mail server that keeps what it is sent; `refusals` messages are first turned away for now, or dropped after DATA. */
function mailSink(behaviour: { refuse?: number; dropAfterData?: number } = {}) {
  const received: string[] = []
  const recipients: string[] = []
  let { refuse = 0, dropAfterData = 0 } = behaviour
  const sockets = new Set<Socket>()
  const server: Server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    let data: string | null = null
    let rest = ''
    socket.write('220 sink\r\n')
    socket.on('data', chunk => {
      rest += chunk.toString('utf8')
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end)
        rest = rest.slice(end + 2)
        if (data !== null) {
          if (line !== '.') data += `${line}\r\n`
          else {
            received.push(data)
            data = null
            if (dropAfterData-- > 0) socket.destroy()
            else socket.write('250 kept\r\n')
          }
        } else if (/^EHLO/i.test(line)) socket.write('250-sink\r\n250 SMTPUTF8\r\n')
        else if (/^RCPT/i.test(line)) {
          if (refuse-- > 0) socket.write('451 later\r\n')
          else {
            recipients.push(line)
            socket.write('250 ok\r\n')
          }
        } else if (/^DATA/i.test(line)) {
          data = ''
          socket.write('354 go\r\n')
        } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n')
        else socket.write('250 ok\r\n')
      }
    })
  })
  return {
    received,
    recipients,
    listen: () =>
      new Promise<number>(done => server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port))),
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function start(sink?: ReturnType<typeof mailSink>): Promise<TestServer> {
  const env: Record<string, string> = sink
    ? { LAUREL_SMTP_URL: `smtp://127.0.0.1:${await sink.listen()}?from=school@example.org` }
    : {}
  if (sink) closing.push(sink.close)
  const server = await startTestServer({ env })
  closing.push(server.stop)
  return server
}

const send = (server: TestServer, ...mails: Mail[]) => tx(server.deps, {}, at => server.deps.mailer.send(at, ...mails))

/** What is to be tried again later is due now. */
const passTime = (server: TestServer) =>
  server.deps.database.db.execute(
    sql`update ${sql.identifier(JOBS_SCHEMA)}.job set start_after = now() where state = 'retry'`,
  )

/** Header lines, unfolded. */
const headersOf = (message: string) =>
  message
    .split('\r\n\r\n')[0]!
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')

test('H-43: a name or a subject with line breaks adds no header and no recipient', async () => {
  const sink = mailSink()
  const server = await start(sink)
  await send(
    server,
    mail({
      to: { email: 'sample.learner.7@example.org', name: 'Sample\r\nBcc: thief@evil.example' },
      from: 'School\r\nReply-To: thief@evil.example',
      subject: 'Hello\r\nBcc: thief@evil.example\r\n\r\n<b>body</b>',
    }),
  )
  await expect.poll(() => sink.received.length, { timeout: 20_000 }).toBe(1)
  const headers = headersOf(sink.received[0]!)
  expect(headers.filter(line => /^(bcc|reply-to|cc):/i.test(line))).toEqual([])
  expect(sink.recipients).toEqual([expect.stringContaining('<sample.learner.7@example.org>')])
  expect(headers.filter(line => /^subject:/i.test(line))).toEqual([
    'Subject: Hello Bcc: thief@evil.example <b>body</b>',
  ])
})

test.for([
  'a@b.example\r\nBcc: c@d.example',
  'a@b.example, c@d.example',
  '<a@b.example>',
  'a b@c.example',
  '"x" <a@b.example>',
  'nobody',
  '',
])('H-43: %j is no address to send to', address => expect(isMailAddress(address)).toBe(false))

test('H-43: marks that turn the reading direction are dropped, letters of any script stay', () => {
  expect(headerText('Sample \u202egnp.exe\u0000 ไทย é')).toBe('Sample gnp.exe  ไทย é')
})

test('mail that is turned away for now, or whose answer is lost, is sent again under the same Message-ID', async () => {
  const sink = mailSink({ refuse: 1, dropAfterData: 1 })
  const server = await start(sink)
  await send(server, mail({ messageId: '<award-1@localhost>' }))
  const received = async () => {
    await passTime(server)
    return sink.received.length
  }
  await expect.poll(received, { timeout: 25_000 }).toBe(2)
  const ids = sink.received.map(message => headersOf(message).find(line => /^message-id:/i.test(line)))
  expect(ids).toEqual(['Message-ID: <award-1@localhost>', 'Message-ID: <award-1@localhost>'])
  const text = async () => {
    await passTime(server)
    return (await server.mails())[0]?.text
  }
  await expect.poll(text, { timeout: 20_000 }).toBe('')
})

test('without SMTP settings mail stays in the outbox, once however often it is asked for', async () => {
  const server = await start()
  await send(server, mail({ messageId: '<award-1@localhost>' }))
  await send(server, mail({ messageId: '<award-1@localhost>' }), mail())
  expect(server.deps.mailer.isConfigured).toBe(false)
  expect((await server.mails()).map(one => [one.to, one.text])).toEqual([
    ['sample.learner.7@example.org', 'Hello'],
    ['sample.learner.7@example.org', 'Hello'],
  ])
})

test("an issuer's outbox shows its own mail, newest first, and the server's own only when asked", async () => {
  const server = await start()
  const [one, other] = [server.deps.newId(), server.deps.newId()]
  for (const issuerId of [one, other])
    await tx(server.deps, { issuerId }, at =>
      server.deps.mailer.send(at, mail({ issuerId, subject: 'first' }), mail({ issuerId, subject: 'second' })),
    )
  await send(server, mail({ subject: 'sign in' }))
  const { mailer } = server.deps
  const list = (withSignIn: boolean) =>
    tx(server.deps, { issuerId: one }, async at =>
      (await mailer.list(at, one, { limit: 10, withSignIn })).map(row => row.subject),
    )
  expect((await list(false)).sort()).toEqual(['first', 'second'])
  expect(await list(true)).toContain('sign in')
  const theirs = await tx(server.deps, { issuerId: other }, at => mailer.list(at, other, { limit: 1 }))
  expect(await tx(server.deps, { issuerId: one }, at => mailer.read(at, one, theirs[0]!.id))).toBeNull()
  expect(await tx(server.deps, { issuerId: other }, at => mailer.read(at, other, theirs[0]!.id))).toMatchObject({
    text: 'Hello',
  })
})

test('HTML that follows from the rest is not kept, and is sent and shown all the same', async () => {
  const paragraphs = ['Hello', 'There is something for you.']
  const content = buttonMail({
    locale: 'en',
    subject: 'News',
    paragraphs,
    button: 'Open',
    url: 'https://school.example/claim/1',
    footer: 'Bye',
  })
  const own = { messageId: '<news-1@school.example>', ...content }
  const server = await start()
  await send(server, mail(own))
  const kept = await tx(server.deps, {}, at =>
    at.execute<{ id: string; html: string | null }>(sql`select id, html from mail where subject = 'News'`),
  )
  expect(kept.rows).toMatchObject([{ html: null }])
  const issuerId = server.deps.newId()
  const shown = await tx(server.deps, { issuerId }, at =>
    server.deps.mailer.read(at, issuerId, kept.rows[0]?.id as string, true),
  )
  expect(shown?.html).toBe(content.html)
  const sink = mailSink()
  const sending = await start(sink)
  await send(sending, mail(own))
  await expect.poll(() => sink.received.length, { timeout: 20_000 }).toBe(1)
  const [, html = ''] = (sink.received[0] as string).split(/^Content-Type: text\/html/m)
  expect(html.replace(/=\r\n/g, '').replaceAll('=3D', '=')).toContain('<a href="https://school.example/claim/1"')
})
