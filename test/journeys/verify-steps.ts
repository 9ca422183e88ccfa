import type { Page } from 'playwright-core'

/** Puts a document into the verify page and waits for what the visitor's own browser makes of it. */
export async function paste(page: Page, origin: string, document: string): Promise<void> {
  await page.goto(`${origin}/verify`)
  await page.locator('#trust').waitFor()
  await page.locator('#text').fill(document)
  await page.locator('#ask button[type=submit]').click()
  await page.locator('.checked[data-by=browser]').waitFor()
}

/** The conclusion on a page that shows a verdict, once the visitor's own browser has come to it. */
export async function concluded(page: Page): Promise<string | null> {
  await page.locator('.checked[data-by=browser]').waitFor()
  return page.locator('.verdict').getAttribute('data-conclusion')
}

/** What the verify page concludes about a document that is pasted into it. */
export async function verified(page: Page, origin: string, document: string): Promise<string | null> {
  await paste(page, origin, document)
  return concluded(page)
}
