import { parseArgs } from 'node:util'
import { anchorCommand } from './operations/anchor-command.ts'
import { archiveCommand } from './operations/archive-command.ts'
import { auditCommand } from './operations/audit-command.ts'
import { backupCommand, restoreCommand } from './operations/backup-command.ts'
import { didCommand } from './operations/did-command.ts'
import { insightCommand } from './operations/insight-command.ts'
import { logCommand } from './operations/log-command.ts'
import { type QuotaOptions, quotaCommand } from './operations/quota-command.ts'
import { registryCommand } from './operations/registry-command.ts'
import { readConfig } from './platform/config.ts'
import { StartError } from './platform/master-key.ts'

// The operator's commands that need the server's database. `laurel …` (apps/cli) runs this file as a process of its own,
// since the two apps share no code. It ends as `laurel` does: 0 well, 1 not well, 64 wrong use, 70 could not be done.

const say = (line: string) => process.stdout.write(`${line}\n`)
const folder = process.env.INIT_CWD ?? process.cwd()

async function run(argv: string[]): Promise<number> {
  const [command, ...rest] = argv
  const { values, positionals } = parseArgs({
    args: rest,
    allowPositionals: true,
    options: {
      'data-dir': { type: 'string' },
      json: { type: 'boolean', default: false },
      sample: { type: 'string' },
      'with-keys': { type: 'boolean', default: false },
      'passphrase-file': { type: 'string' },
      'awards-per-day': { type: 'string' },
      'awards-per-month': { type: 'string' },
      'mails-per-day': { type: 'string' },
      'storage-mb': { type: 'string' },
      name: { type: 'string' },
      url: { type: 'string' },
      location: { type: 'string' },
      webvh: { type: 'string' },
      'recognised-by': { type: 'string' },
      'entity-keys': { type: 'string' },
      all: { type: 'boolean', default: false },
    },
  })
  const dataDir = values['data-dir']
  const config = readConfig({ ...process.env, ...(dataDir === undefined ? {} : { LAUREL_DATA_DIR: dataDir }) }, folder)
  if (!config.ok) {
    for (const sentence of config.error.sentences) process.stderr.write(`${sentence}\n`)
    return 64
  }
  const about = {
    file: positionals[0],
    folder,
    withKeys: values['with-keys'],
    passphraseFile: values['passphrase-file'],
    env: process.env,
    say,
  }
  switch (command) {
    case 'audit':
      return auditCommand(config.value, { json: values.json, sample: values.sample, say })
    case 'backup':
      return backupCommand(config.value, about)
    case 'restore':
      return restoreCommand(config.value, about)
    case 'quota':
      return quotaCommand(config.value, { shortName: positionals[0], limits: values as QuotaOptions, say })
    case 'log':
      return logCommand(config.value, { verb: positionals[0], shortName: positionals[1], say })
    case 'did':
      return didCommand(config.value, { verb: positionals[0], shortName: positionals[1], say })
    case 'anchor':
      return anchorCommand(config.value, { verb: positionals[0], name: positionals[1], say })
    case 'registry':
      return registryCommand(config.value, {
        verb: positionals[0],
        whom: positionals[1],
        name: values.name,
        url: values.url,
        location: values.location,
        webvh: values.webvh,
        recognisedBy: values['recognised-by'],
        entityKeys: values['entity-keys'],
        all: values.all,
        folder,
        say,
      })
    case 'archive':
      return archiveCommand(config.value, { words: positionals, folder, say })
    case 'insight':
      return insightCommand(config.value, { verb: positionals[0], say })
    default:
      throw new StartError(`There is no command "${command}".`)
  }
}

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  const isUsage = (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')
  const isPlain = error instanceof StartError || isUsage
  process.stderr.write(`${isPlain ? (error as Error).message : `Laurel failed: ${(error as Error).stack}`}\n`)
  process.exitCode = isUsage ? 64 : 70
}
