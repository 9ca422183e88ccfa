import type { Material } from '@laurel/core/bundle'
import type { Help } from './ask-server.ts'

/**
 * What a page that is a file is checked with: the files beside it, each from the very address that the credential names. No
 * server of ours is asked, since there is none; what lies on other hosts stays open.
 *
 * @param listed the addresses, as the page has them
 */
export async function helpFromFiles(listed: string): Promise<Help> {
  const urls = (JSON.parse(listed) as unknown[]).filter(
    (url): url is string => typeof url === 'string' && url.startsWith(`${location.origin}/`),
  )
  const fetched = await Promise.all(
    urls.map(async (url): Promise<Material | null> => {
      const answer = await fetch(url, { credentials: 'omit', cache: 'no-cache' }).catch(() => null)
      if (!answer) return null
      const contentType = answer.headers.get('content-type') ?? ''
      if (answer.status === 404 || answer.status === 410) return { url, contentType, body: '', status: answer.status }
      return answer.ok ? { url, contentType, body: await answer.text() } : null
    }),
  )
  return { materials: fetched.filter(one => one !== null) }
}
