import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { updateKeyId, witnessVersion } from '@laurel/core/did'
import { createSigner, generateKeyPair, pureCryptography } from '@laurel/core/keys'
import type { Instant } from '@laurel/core/primitives'
import { openBrowser } from '@laurel/testkit/browser'
import { freePort } from '@laurel/testkit/server'
import { openTlsDoor } from '@laurel/testkit/tls'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from './issuer-steps.ts'
import { IN_ENGLISH } from './looks.ts'
import { atSchool, type School } from './school.ts'
import { verified } from './verify-steps.ts'

/*
 * An owner makes the school's own domain the home of its credentials: puts two files onto its website, is told what is
 * wrong there, and uses it. Then the keys are replaced, for which the files must be there first.
 */

const DOMAIN = 'school.example'
const DID_JSON = '/.well-known/did.json'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

/** The school's website: files by their paths, over https. */
async function openWebsite() {
  const files = new Map<string, { readonly body: string; readonly type: string; readonly status?: number }>()
  const website = createServer((request, answer) => {
    const file = files.get(request.url ?? '')
    if (!file) return void answer.writeHead(404).end()
    answer.writeHead(file.status ?? 200, { 'content-type': file.type, location: '/elsewhere' }).end(file.body)
  })
  await new Promise<void>(done => website.listen(0, '127.0.0.1', done))
  const port = await freePort()
  const door = await openTlsDoor(port, [DOMAIN])
  door.to((website.address() as { port: number }).port)
  const folder = mkdtempSync(join(tmpdir(), 'laurel-website-'))
  const certificate = join(folder, 'certificate.pem')
  writeFileSync(certificate, door.certificate)
  const close = () => {
    door.close()
    website.close()
    rmSync(folder, { recursive: true })
  }
  const env = {
    NODE_OPTIONS: `--import=${fileURLToPath(new URL('./outside-world.ts', import.meta.url))}`,
    NODE_EXTRA_CA_CERTS: certificate,
    OUTSIDE_NAME: DOMAIN,
    OUTSIDE_PORT: String(port),
  }
  return { files, env, close }
}

const inDialog = (page: Page) => page.getByRole('dialog')

test('a domain is set up, checked and used', async () => {
  const website = await openWebsite()
  const walk = async ({ origin, owner, say, person, issue, credentialOf }: School) => {
    const { page } = owner.visitor
    const issued = async (number: number) => credentialOf(await issue(number))
    const button = (name: string) => page.getByRole('button', { name, exact: true })
    const stranger = await person()
    const verifies = (credential: string) => verified(stranger.page, origin, credential)
    const old = await issued(7)

    await page.goto(`${origin}/console/settings/keys`)
    await button(say.console('domains.add')).click()
    await inDialog(page).getByLabel(say.console('domains.domain')).fill('localhost')
    await inDialog(page)
      .getByRole('button', { name: say.console('domains.begin') })
      .click()
    await inDialog(page).getByText(say.common('problem.E_DOMAIN_NOT_PUBLIC')).waitFor()
    await expectAccessible(owner.visitor, 'a domain that is none')
    await inDialog(page).getByLabel(say.console('domains.domain')).fill(`https://${DOMAIN}/`)
    await inDialog(page)
      .getByRole('button', { name: say.console('domains.begin') })
      .click()
    await page.getByRole('heading', { name: DOMAIN, level: 3 }).waitFor()
    await expectAccessible(owner.visitor, 'a domain being set up')
    expect(await button(say.console('domains.use')).isDisabled()).toBe(true)

    // What is wrong on the website is said in plain words.
    const check = async (outcome: string) => {
      await button(say.console('domains.check')).click()
      await page
        .getByRole('status')
        .getByText(say.console(`domains.found.${outcome}`))
        .first()
        .waitFor()
    }
    await check('not-found')
    await expectAccessible(owner.visitor, 'a domain without files')
    website.files.set(DID_JSON, { body: '<h1>Page not found</h1>', type: 'text/html' })
    await check('type')
    website.files.set(DID_JSON, { body: '', type: 'text/plain', status: 301 })
    await check('redirect')
    website.files.set(DID_JSON, { body: '{"id":"did:web:stranger.example"}', type: 'application/json' })
    await check('other-did')
    await expectAccessible(owner.visitor, 'a domain with the file of somebody else')
    expect(await button(say.console('domains.use')).isDisabled()).toBe(true)

    const upload = async () => {
      for (const name of ['did.json', 'did.jsonl']) {
        const [file] = await Promise.all([
          page.waitForEvent('download'),
          button(say.console('domains.download', { name })).click(),
        ])
        expect(file.suggestedFilename()).toBe(name)
        website.files.set(`/.well-known/${name}`, {
          body: readFileSync(await file.path(), 'utf8'),
          type: name === 'did.json' ? 'application/json' : 'text/plain',
        })
      }
    }
    await upload()
    await check('current')
    await page.getByText(say.console('domains.good'), { exact: true }).waitFor()
    for (const way of ['nginx', 'proxy']) {
      await page.getByRole('button', { name: say.console(`domains.how.${way}.title`) }).click()
      await page
        .getByText(way === 'proxy' ? 'proxy_pass' : 'default_type')
        .first()
        .waitFor()
    }
    await expectAccessible(owner.visitor, 'a domain with its files, and how they come there')

    await button(say.console('domains.use')).click()
    await inDialog(page)
      .getByText(say.console('domains.changesNew', { place: DOMAIN }))
      .waitFor()
    await expectAccessible(owner.visitor, 'using a domain')
    const confirm = inDialog(page).getByLabel(say.console('domains.confirm', { place: DOMAIN }))
    const confirmed = inDialog(page).getByRole('button', { name: say.console('domains.use') })
    await confirm.fill('school')
    await confirmed.click()
    await inDialog(page).getByText(say.common('problem.E_CONFIRM')).waitFor()
    await confirm.fill(DOMAIN)
    await confirmed.click()
    await page.getByText(say.console('domains.state.in-use')).waitFor()
    await page.getByText(`did:web:${DOMAIN}`, { exact: true }).first().waitFor()
    await page.getByText(say.console('identity.event.moved')).waitFor()
    await expectAccessible(owner.visitor, 'a domain in use')
    const fresh = await issued(8)
    expect(JSON.parse(fresh).issuer.id).toBe(`did:web:${DOMAIN}`)
    expect(await verifies(old)).toBe('genuine')
    expect(await verifies(fresh)).toBe('genuine')

    // New keys: prepared, published, and only then used.
    await button(say.console('identity.prepare')).click()
    await page.getByText(say.console('identity.preparedTitle')).waitFor()
    await expectAccessible(owner.visitor, 'keys that are prepared')
    const useKeys = async () => {
      await button(say.console('identity.usePrepared')).click()
      await inDialog(page)
        .getByRole('button', { name: say.console('identity.replace') })
        .click()
    }
    await useKeys()
    await inDialog(page).getByText(say.common('problem.E_DOMAIN_BEHIND')).waitFor()
    await page.keyboard.press('Escape')
    await inDialog(page).waitFor({ state: 'detached' })
    await upload()
    await check('current')
    await useKeys()
    await page.getByText(say.console('identity.event.keys-replaced')).waitFor()
    const newest = await issued(9)
    expect(JSON.parse(newest).proof.verificationMethod).toBe(`did:web:${DOMAIN}#key-4`)
    for (const credential of [old, fresh, newest]) expect(await verifies(credential)).toBe('genuine')

    await button(say.console('domains.goHome')).click()
    const place = `${new URL(origin).host}/i/sample-school`
    await expectAccessible(owner.visitor, 'going back to this server')
    await inDialog(page).getByLabel(say.console('domains.confirm', { place })).fill(place)
    await inDialog(page)
      .getByRole('button', { name: say.console('domains.goHome') })
      .click()
    await page.getByText(say.console('domains.state.former')).waitFor()
    expect(await verifies(newest)).toBe('genuine')

    // Others watch over the history from now on; the entry waits for one of them, and is published with their word.
    await button(say.console('witnesses.change')).click()
    const pair = generateKeyPair('Ed25519', length => crypto.getRandomValues(new Uint8Array(length)))
    const verificationMethod = updateKeyId(pair.publicKey)
    const signer = createSigner({ type: 'Ed25519', secretKey: pair.secretKey, verificationMethod })
    await inDialog(page).getByLabel(say.console('witnesses.ids')).fill(verificationMethod.split('#')[0]!)
    await expectAccessible(owner.visitor, 'naming witnesses')
    await inDialog(page)
      .getByRole('button', { name: say.console('witnesses.save') })
      .click()
    await page.getByText(say.console('witnesses.waiting')).waitFor()
    await expectAccessible(owner.visitor, 'an entry that waits')
    const [file] = await Promise.all([page.waitForEvent('download'), button(say.console('witnesses.download')).click()])
    const [newestLine] = readFileSync(await file.path(), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(-1)
    const { versionId } = JSON.parse(newestLine!)
    await page.getByLabel(say.console('witnesses.proofs')).fill('{"versionId":"1-stranger","proof":[]}')
    await button(say.console('witnesses.bring')).click()
    await page.getByText(say.common('problem.E_WITNESS_PROOF')).waitFor()
    const proof = await witnessVersion(versionId, signer, Date.now() as Instant, pureCryptography)
    await page.getByLabel(say.console('witnesses.proofs')).fill(JSON.stringify([{ versionId, proof: [proof] }]))
    await button(say.console('witnesses.bring')).click()
    await page.getByText(say.console('identity.event.witnesses-set')).waitFor()
    expect(await verifies(newest)).toBe('genuine')
  }
  await atSchool(browser, IN_ENGLISH, walk, website.env).finally(website.close)
})
