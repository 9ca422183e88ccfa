import { isAbsolute, resolve } from 'node:path'
import { err, ok, type Result } from '@laurel/core/primitives'
import { isEntityId } from '@laurel/core/trust'
import { type AnchorSettings, readAnchorSettings } from './anchor-settings.ts'
import { isDatabaseUrl } from './external-database.ts'
import { type Hosts, isSplit } from './hosts.ts'
import { type LogWitness, readLogWitnesses } from './log-witnesses.ts'

/** What an issuer may use; `null` is no limit. Days and months begin at midnight UTC. */
export type Quotas = {
  readonly awardsPerDay: number | null
  readonly awardsPerMonth: number | null
  readonly mailsPerDay: number | null
  readonly storageBytes: number | null
}

export type Config = {
  /** Where it listens. 0 lets the system choose. */
  readonly port: number
  readonly host: string
  /** Scheme, host and port under which people reach the server; no slash at the end. */
  readonly publicUrl: string
  /** Under which address each part of the product is reached; all the same unless set. */
  readonly hosts: Hosts
  /** True if `publicUrl` names this very machine, so that nobody else can check what is issued under it. */
  readonly isLoopback: boolean
  /** Absolute path. Database, pictures and, without LAUREL_MASTER_KEY, the master key lie there. */
  readonly dataDir: string
  /** `postgres:` address of a database from outside; without it the embedded PostgreSQL runs. */
  readonly databaseUrl: string | undefined
  readonly smtpUrl: string | undefined
  /** 32 bytes. Without it a file of the data folder holds the key. */
  readonly masterKey: Uint8Array | undefined
  /** First start only: creates this issuer and an API key with all rights. */
  readonly bootstrap: { readonly issuer: string; readonly apiKey: string } | undefined
  /** Who else signs the heads of the public records. */
  readonly logWitnesses: readonly LogWitness[]
  /** On which public chains, and with which calendars, the logs are anchored; nowhere unless set. */
  readonly anchors: AnchorSettings
  /** Absolute path of the list of issuers for whom the operator vouches. */
  readonly trustedIssuersFile: string | undefined
  /** Absolute path of the file that says which registries, federations and accreditors are believed. */
  readonly registriesFile: string | undefined
  /** What the registry is called that this server runs for others; without it there is none. */
  readonly registryName: string | undefined
  /** Entity ids of the federations that the institutions here belong to. */
  readonly federations: readonly string[]
  /** Looks each file of a learner's over for viruses; see `scan-file.ts`. */
  readonly scanCommand: string | undefined
  /** Absolute path of the folder that keeps pictures and files. */
  readonly blobsDir: string
  /** Tests of crashes only: the process kills itself when it passes `name` for the `count`th time. */
  readonly failpoint: { readonly name: string; readonly count: number } | undefined
  /** `--demo`: sample institutions in a folder of their own, and a page on which one can be any of their people. */
  readonly isDemo: boolean
  /** For conformance runs on this machine: VC-API without a key, signing with did:key keys that stand for nobody. */
  readonly isVcApiOpen: boolean
  /** What one issuer may use where nothing else is set for it (`laurel quota`); null is no limit. */
  readonly quotas: Quotas
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
}

export type ConfigError = { readonly code: 'CONFIG_INVALID'; readonly sentences: readonly string[] }

const SHORT_NAME = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/
const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
const LOOPBACK = /^((?:[a-z0-9-]+\.)*localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

function parseUrl(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}

/** 32 bytes as 64 hexadecimal digits or as base64 (either alphabet). */
export function parseMasterKey(text: string): Uint8Array | null {
  const trimmed = text.trim()
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return new Uint8Array(Buffer.from(trimmed, 'hex'))
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)) return new Uint8Array(Buffer.from(trimmed, 'base64url'))
  return null
}

/**
 * Reads the environment (STANDARDS.md, Environment). Every wrong value gives one sentence that begins with its
 * variable; the sentences never repeat a value, since some of them are secrets.
 *
 * @param folder what relative paths are relative to
 * @param options.isDemo the demonstration was asked for
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
  options: { readonly isDemo?: boolean } = {},
): Result<Config, ConfigError> {
  const { isDemo = false } = options
  const sentences: string[] = []
  const wrong = (variable: string, rest: string) => {
    sentences.push(`${variable} ${rest}`)
    return undefined
  }
  const text = (name: string) => {
    const value = env[name]?.trim()
    return value === '' ? undefined : value
  }
  const path = (value: string) => (isAbsolute(value) ? resolve(value) : resolve(folder, value))
  const oneOf = <const T extends string>(name: string, values: readonly T[], usual: T): T => {
    const value = text(name)
    if (value === undefined) return usual
    const found = values.find(one => one === value)
    if (found === undefined) wrong(name, `must be one of ${values.join(', ')}.`)
    return found ?? usual
  }

  const portText = text('LAUREL_PORT') ?? '4100'
  const port = /^\d{1,5}$/.test(portText) && Number(portText) <= 65_535 ? Number(portText) : 0
  if (port === 0 && portText !== '0') wrong('LAUREL_PORT', 'must be a port number from 0 to 65535, such as 4100.')

  const host = text('LAUREL_HOST') ?? '127.0.0.1'
  if (!/^[A-Za-z0-9.:_-]{1,253}$/.test(host))
    wrong('LAUREL_HOST', 'must be the address to listen on, such as 127.0.0.1 or 0.0.0.0.')

  const publicText = text('LAUREL_PUBLIC_URL') ?? `http://localhost:${port}`
  const publicUrl = parseUrl(publicText)
  const isLoopback = publicUrl !== null && LOOPBACK.test(publicUrl.hostname)
  if (!publicUrl || !/^https?:$/.test(publicUrl.protocol))
    wrong('LAUREL_PUBLIC_URL', 'must be a web address such as https://credentials.example.org.')
  else if (publicUrl.pathname !== '/' || publicUrl.search || publicUrl.hash || publicUrl.username)
    wrong('LAUREL_PUBLIC_URL', 'must be scheme and host only, without a path, a query or a password.')
  else if (publicUrl.protocol === 'http:' && !isLoopback)
    wrong('LAUREL_PUBLIC_URL', 'must begin with https:// unless it names this machine (localhost).')

  const partUrl = (name: string): string | undefined => {
    const value = text(name)
    if (value === undefined) return undefined
    const url = parseUrl(value)
    if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash || url.username)
      return wrong(name, 'must be scheme and host only, such as https://wallet.example.org.')
    if (publicUrl && url.protocol !== publicUrl.protocol)
      return wrong(name, 'must begin as LAUREL_PUBLIC_URL does (http:// or https://).')
    return url.origin
  }
  const origin = publicUrl?.origin ?? ''
  const hosts: Hosts = {
    public: origin,
    wallet: partUrl('LAUREL_WALLET_URL') ?? origin,
    console: partUrl('LAUREL_CONSOLE_URL') ?? origin,
    content: partUrl('LAUREL_CONTENT_URL') ?? origin,
  }
  if (hosts.content !== origin && (hosts.content === hosts.wallet || hosts.content === hosts.console))
    wrong('LAUREL_CONTENT_URL', 'must be a host of its own: what users have uploaded is not to share one.')
  if (isDemo && isSplit(hosts)) wrong('LAUREL_WALLET_URL', 'and its sisters must be left out with --demo.')

  if (isDemo && publicUrl && !isLoopback)
    wrong('LAUREL_PUBLIC_URL', 'must be left out with --demo: there anybody may sign in as anybody.')

  const databaseUrl = text('LAUREL_DATABASE_URL')
  if (databaseUrl !== undefined && !isDatabaseUrl(databaseUrl))
    wrong('LAUREL_DATABASE_URL', 'must look like postgres://user:password@host:5432/database.')

  const smtpUrl = text('LAUREL_SMTP_URL')
  if (smtpUrl !== undefined && !/^smtps?:$/.test(parseUrl(smtpUrl)?.protocol ?? ''))
    wrong('LAUREL_SMTP_URL', 'must look like smtps://user:password@mail.example.org:465?from=school@example.org.')

  const keyText = text('LAUREL_MASTER_KEY')
  const masterKey = keyText === undefined ? undefined : parseMasterKey(keyText)
  if (masterKey === null) wrong('LAUREL_MASTER_KEY', 'must be 32 bytes, written as 64 hexadecimal digits or as base64.')

  const issuer = text('LAUREL_BOOTSTRAP_ISSUER')
  const apiKey = text('LAUREL_BOOTSTRAP_API_KEY')
  if (issuer !== undefined && !SHORT_NAME.test(issuer))
    wrong('LAUREL_BOOTSTRAP_ISSUER', 'must be a short name of 1 to 40 small letters, digits and hyphens.')
  if (issuer !== undefined && apiKey === undefined)
    wrong('LAUREL_BOOTSTRAP_API_KEY', 'is missing although LAUREL_BOOTSTRAP_ISSUER is set; set both or neither.')
  if (apiKey !== undefined && issuer === undefined)
    wrong('LAUREL_BOOTSTRAP_ISSUER', 'is missing although LAUREL_BOOTSTRAP_API_KEY is set; set both or neither.')
  if (apiKey !== undefined && !/^[\x21-\x7e]{24,256}$/.test(apiKey))
    wrong('LAUREL_BOOTSTRAP_API_KEY', 'must be 24 to 256 visible characters, preferably lrl_ and 43 random ones.')

  const chainRpcUrl = text('LAUREL_CHAIN_RPC_URL')
  if (chainRpcUrl !== undefined && !/^https?:$/.test(parseUrl(chainRpcUrl)?.protocol ?? ''))
    wrong('LAUREL_CHAIN_RPC_URL', 'must be the http(s) address of a chain node.')
  const anchors = readAnchorSettings(text, wrong)

  const witnesses = readLogWitnesses(text('LAUREL_LOG_WITNESSES'))
  if (typeof witnesses === 'string') wrong('LAUREL_LOG_WITNESSES', witnesses)

  const trustedText = text('LAUREL_TRUSTED_ISSUERS')
  if (trustedText?.includes('\0')) wrong('LAUREL_TRUSTED_ISSUERS', 'must be the path of a file.')

  const registriesText = text('LAUREL_REGISTRIES')
  if (registriesText?.includes('\0')) wrong('LAUREL_REGISTRIES', 'must be the path of a file.')
  const registryName = text('LAUREL_REGISTRY_NAME')
  if (registryName !== undefined && (registryName.length > 100 || /[\p{Cc}\p{Cf}]/u.test(registryName)))
    wrong('LAUREL_REGISTRY_NAME', 'must be a name of up to 100 letters.')
  const federations = (text('LAUREL_FEDERATIONS') ?? '').split(',').flatMap(one => one.trim() || [])
  if (federations.length > 8 || !federations.every(isEntityId))
    wrong('LAUREL_FEDERATIONS', 'must be up to 8 https addresses of federations, with commas between them.')

  const dataText = text('LAUREL_DATA_DIR') ?? (isDemo ? './data-demo' : './data')
  if (dataText.includes('\0')) wrong('LAUREL_DATA_DIR', 'must be the path of a folder.')
  const dataDir = path(dataText)

  const blobsText = text('LAUREL_BLOBS_URL')
  let blobsDir = resolve(dataDir, 'blobs')
  if (blobsText?.startsWith('file://')) {
    const url = parseUrl(blobsText)
    if (url && url.host === '') blobsDir = decodeURIComponent(url.pathname)
    else wrong('LAUREL_BLOBS_URL', 'must be a folder, as a path or as file:///path.')
  } else if (blobsText !== undefined) {
    if (/^[a-z0-9+]+:\/\//i.test(blobsText))
      wrong('LAUREL_BLOBS_URL', 'must be a folder, as a path or as file:///path.')
    else blobsDir = path(blobsText)
  }

  const failpoints = oneOf('LAUREL_FAILPOINTS', ['off', 'on'], 'off')
  const failpointText = text('LAUREL_FAILPOINT')
  const failpointParts = failpointText === undefined ? null : /^([a-z0-9-]+)(?::([1-9]\d{0,6}))?$/.exec(failpointText)
  if (failpointText !== undefined && !failpointParts)
    wrong('LAUREL_FAILPOINT', 'must be the name of a step, and after a colon at which pass it strikes.')

  const isVcApiOpen = oneOf('LAUREL_VCAPI_OPEN', ['false', 'true'], 'false') === 'true'
  if (isVcApiOpen && publicUrl && !isLoopback)
    wrong(
      'LAUREL_VCAPI_OPEN',
      'must be left out unless LAUREL_PUBLIC_URL names this machine: there anybody may have anything signed.',
    )

  // The address alone keeps nobody out: whoever reaches the port may name any host.
  const isOwnHost = LOOPBACK.test(host) || host === '::1'
  if (isVcApiOpen && !isOwnHost)
    wrong('LAUREL_VCAPI_OPEN', 'must be left out unless LAUREL_HOST is this machine, as it is without it.')
  if (isDemo && !isOwnHost)
    wrong('LAUREL_HOST', 'must be this machine with --demo: there anybody may sign in as anybody.')

  const limit = (name: string, unit = 1): number | null => {
    const value = text(name)
    if (value === undefined) return null
    if (!/^\d{1,9}$/.test(value)) wrong(name, 'must be a number; leave it out for no limit.')
    return Number(value) * unit
  }
  const quotas = {
    awardsPerDay: limit('LAUREL_QUOTA_AWARDS_PER_DAY'),
    awardsPerMonth: limit('LAUREL_QUOTA_AWARDS_PER_MONTH'),
    mailsPerDay: limit('LAUREL_QUOTA_MAILS_PER_DAY'),
    storageBytes: limit('LAUREL_QUOTA_STORAGE_MB', 1024 * 1024),
  }

  const logLevel = oneOf('LAUREL_LOG_LEVEL', LEVELS, 'info')

  if (sentences.length > 0) return err({ code: 'CONFIG_INVALID', sentences })
  return ok({
    port,
    host,
    publicUrl: origin,
    hosts,
    isLoopback,
    dataDir,
    databaseUrl,
    smtpUrl,
    masterKey: masterKey ?? undefined,
    bootstrap: issuer !== undefined && apiKey !== undefined ? { issuer, apiKey } : undefined,
    logWitnesses: typeof witnesses === 'string' ? [] : witnesses,
    anchors,
    trustedIssuersFile: trustedText === undefined ? undefined : path(trustedText),
    registriesFile: registriesText === undefined ? undefined : path(registriesText),
    registryName,
    federations,
    blobsDir,
    scanCommand: text('LAUREL_SCAN_COMMAND'),
    failpoint:
      failpoints === 'on' && failpointParts
        ? { name: failpointParts[1]!, count: Number(failpointParts[2] ?? 1) }
        : undefined,
    isDemo,
    isVcApiOpen,
    quotas,
    logLevel,
  })
}
