import type { Config } from '../platform/config.ts'
import { StartError } from '../platform/master-key.ts'
import { auditDatabase } from './audit-database.ts'
import { openWorkplace } from './open-workplace.ts'

/** Broken things named of each invariant; the rest is counted. `--json` names all. */
const SHOWN = 20

/** `laurel doctor --audit`: one line an invariant, what breaks it below, and 1 where anything does. */
export async function auditCommand(
  config: Config,
  options: { readonly json: boolean; readonly sample: string | undefined; readonly say: (line: string) => void },
): Promise<number> {
  const { say } = options
  if (options.sample !== undefined && !/^[1-9]\d{0,8}$/.test(options.sample))
    throw new StartError('--sample needs how many credentials are to be verified, such as 500.')
  const place = await openWorkplace(config)
  try {
    const report = await auditDatabase(place.owner, {
      now: new Date(),
      dataDir: config.dataDir,
      sample: options.sample === undefined ? undefined : Number(options.sample),
    })
    if (options.json) say(JSON.stringify(report, null, 2))
    else {
      for (const { name, sentence, breaks } of report.lines) {
        say(`${breaks.length === 0 ? '✓' : '✗'} ${name.padEnd(3)} ${sentence}`)
        for (const one of breaks.slice(0, SHOWN))
          say(`      ${one.subject}: ${one.why} (issuer ${one.issuerId ?? '-'})`)
        if (breaks.length > SHOWN) say(`      and ${breaks.length - SHOWN} more`)
      }
      say(`${report.issuers} issuers, ${report.credentials} stored statements read.`)
    }
    return report.isSound ? 0 : 1
  } finally {
    await place.close()
  }
}
