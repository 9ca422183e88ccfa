import type { Config } from '../platform/config.ts'
import { StartError } from '../platform/master-key.ts'
import { connectOwner, openWorkplace } from './open-workplace.ts'

const MEBIBYTE = 1024 * 1024
/** The option, the column, and how many of the column's units one of the option's is. */
const LIMITS = [
  ['awards-per-day', 'awards_per_day', 1],
  ['awards-per-month', 'awards_per_month', 1],
  ['mails-per-day', 'mails_per_day', 1],
  ['storage-mb', 'storage_bytes', MEBIBYTE],
] as const
export type QuotaOptions = Readonly<Record<(typeof LIMITS)[number][0], string | undefined>>

/** A number; `none` for no limit at all (-1); `default` for what the server's settings say (null). */
function parsed(option: string, text: string, unit: number): number | null {
  if (text === 'default') return null
  if (text === 'none') return -1
  if (!/^\d{1,9}$/.test(text)) throw new StartError(`--${option} needs a number, "none" or "default".`)
  return Number(text) * unit
}

const shown = (value: string | null, unit: number): string =>
  value === null ? 'as the server is set' : Number(value) < 0 ? 'no limit' : String(Number(value) / unit)

/** `laurel quota SHORT-NAME [--awards-per-day N|none|default] …`: sets what is named, and shows all. */
export async function quotaCommand(
  config: Config,
  options: {
    readonly shortName: string | undefined
    readonly limits: QuotaOptions
    readonly say: (line: string) => void
  },
): Promise<number> {
  const { shortName, say } = options
  if (!shortName) throw new StartError('Name the institution by its short name, such as sample-school.')
  const wanted = LIMITS.flatMap(([option, column, unit]) => {
    const text = options.limits[option]
    return text === undefined ? [] : [{ column, value: parsed(option, text, unit) }]
  })
  const place = await openWorkplace(config)
  try {
    const client = await connectOwner(place.owner, 'quota')
    try {
      const found = await client.query<{ issuer_id: string }>(
        "select issuer_id from public_address where kind = 'issuer' and address = $1",
        [shortName],
      )
      const issuerId = found.rows[0]?.issuer_id
      if (!issuerId) throw new StartError(`There is no institution "${shortName}" here.`)
      await client.query('begin')
      // An owner who is no superuser is bound by the tenant's policies as well.
      await client.query("select set_config('laurel.issuer_id', $1, true)", [issuerId])
      await client.query('insert into issuer_quota (issuer_id) values ($1) on conflict do nothing', [issuerId])
      for (const { column, value } of wanted)
        await client.query(`update issuer_quota set ${column} = $2 where issuer_id = $1`, [issuerId, value])
      const row = (
        await client.query<Record<string, string | null>>('select * from issuer_quota where issuer_id = $1', [issuerId])
      ).rows[0]
      await client.query('commit')
      for (const [option, column, unit] of LIMITS) say(`${option.padEnd(18)} ${shown(row?.[column] ?? null, unit)}`)
      return 0
    } finally {
      await client.end()
    }
  } finally {
    await place.close()
  }
}
