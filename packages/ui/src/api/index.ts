import { ApiProblem, readProblem } from './problem.ts'

export { ApiProblem, type FieldError, readProblem } from './problem.ts'

export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>
export type RequestOptions = {
  readonly query?: Query | undefined
  readonly signal?: AbortSignal | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** `text`: the answer's very letters, for what is saved as a file. */
  readonly as?: 'text' | undefined
}

/** `{items, nextCursor}`, as every list of the API answers. */
export type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor: string | null }

/** Where a path lives: `/achievements` is `/api/v1/achievements`; a path that starts with `/api/` is used as it is. */
export function apiUrl(path: string, query: Query = {}): string {
  const base = path.startsWith('/api/') ? path : `/api/v1${path}`
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') parameters.set(name, String(value))
  }
  const text = parameters.toString()
  return text ? `${base}?${text}` : base
}

let actingFor: string | undefined

/** Says for which issuer (short name) a person with several memberships acts from now on. */
export function actForIssuer(shortName: string | undefined): void {
  actingFor = shortName
}

const isRaw = (body: unknown): body is BodyInit =>
  typeof body === 'string' || body instanceof Blob || body instanceof ArrayBuffer || body instanceof FormData

async function readBody(response: Response): Promise<unknown> {
  if (response.status === 204 || response.headers.get('content-length') === '0') return undefined
  const type = response.headers.get('content-type') ?? ''
  if (type.startsWith('application/pdf')) return response.blob()
  if (!type.includes('json')) return response.text()
  return response.json().catch(() => undefined)
}

/**
 * One call, cookie included. A state-changing call is recognised by the server as our own by its Origin and
 * Sec-Fetch-Site, which the browser sets and no other site can forge; JSON bodies keep it out of reach of forms.
 *
 * @throws ApiProblem for a refusal, and with code E_OFFLINE where no answer came
 */
async function request<T>(method: string, path: string, body: unknown, options: RequestOptions = {}): Promise<T> {
  const headers = new Headers({ accept: 'application/json, application/problem+json', ...options.headers })
  if (actingFor) headers.set('laurel-issuer', actingFor)
  let payload: BodyInit | null = null
  if (isRaw(body)) {
    payload = body
    if (body instanceof Blob && !headers.has('content-type'))
      headers.set('content-type', body.type || 'application/octet-stream')
  } else if (body !== undefined) {
    payload = JSON.stringify(body)
    headers.set('content-type', 'application/json')
  } else if (method !== 'GET' && method !== 'DELETE') {
    payload = '{}'
    headers.set('content-type', 'application/json')
  }
  let response: Response
  try {
    response = await fetch(apiUrl(path, options.query), {
      method,
      headers,
      body: payload,
      credentials: 'same-origin',
      ...(options.signal ? { signal: options.signal } : {}),
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiProblem({ status: 0, code: 'E_OFFLINE', title: 'No answer' })
  }
  const answer = response.ok && options.as === 'text' ? await response.text() : await readBody(response)
  if (!response.ok) throw readProblem(response.status, answer)
  return answer as T
}

/** The typed door to the server. A `Blob`, string or buffer is sent as it is, everything else as JSON. */
export const api = {
  get: <T>(path: string, options?: RequestOptions): Promise<T> => request<T>('GET', path, undefined, options),
  post: <T>(path: string, body?: unknown, options?: RequestOptions): Promise<T> =>
    request<T>('POST', path, body, options),
  put: <T>(path: string, body?: unknown, options?: RequestOptions): Promise<T> =>
    request<T>('PUT', path, body, options),
  patch: <T>(path: string, body?: unknown, options?: RequestOptions): Promise<T> =>
    request<T>('PATCH', path, body, options),
  delete: <T>(path: string, options?: RequestOptions): Promise<T> => request<T>('DELETE', path, undefined, options),
}

type Upload = {
  readonly type: string
  /** From 0 to 1. */
  readonly onProgress: (part: number) => void
}

/**
 * Sends a file that takes a while, and says how far it has come, which `fetch` cannot.
 *
 * @throws ApiProblem as every call
 */
export const upload = <T>(path: string, file: Blob, { type, onProgress }: Upload): Promise<T> =>
  new Promise((resolve, reject) => {
    const call = new XMLHttpRequest()
    call.open('POST', apiUrl(path))
    call.setRequestHeader('accept', 'application/json, application/problem+json')
    call.setRequestHeader('content-type', type)
    if (actingFor) call.setRequestHeader('laurel-issuer', actingFor)
    call.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0))
    call.addEventListener('error', () => reject(new ApiProblem({ status: 0, code: 'E_OFFLINE', title: 'No answer' })))
    call.addEventListener('load', () => {
      let answer: unknown
      try {
        answer = JSON.parse(call.responseText)
      } catch {
        answer = undefined
      }
      if (call.status >= 200 && call.status < 300) resolve(answer as T)
      else reject(readProblem(call.status, answer))
    })
    call.send(file)
  })

/** Asking again may help after no answer or a server fault, never after a refusal. */
export const shouldRetry = (failures: number, error: unknown): boolean =>
  failures < 2 && (!(error instanceof ApiProblem) || error.status === 0 || error.status >= 502)

/** Field errors as Mantine's form takes them: path → sentence. */
export const fieldErrors = (error: unknown): Record<string, string> =>
  error instanceof ApiProblem ? Object.fromEntries(error.errors.map(one => [one.path, one.message])) : {}
