import './quick-modules.ts'
import { parseArgs } from 'node:util'
import type { QuotaOptions } from './operations/quota-command.ts'
import { readConfig } from './platform/config.ts'
import { StartError } from './platform/master-key.ts'

// The operator's commands that need the server's database. `laurel …` (apps/cli) runs this file as a process of its own,
// since the two apps share no code; each command is loaded when it is asked for. It ends as `laurel` does: 0 well, 1 not
// well, 64 wrong use, 70 could not be done.

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
      return (await import('./operations/audit-command.ts')).auditCommand(config.value, {
        json: values.json,
        sample: values.sample,
        say,
      })
    case 'backup':
      return (await import('./operations/backup-command.ts')).backupCommand(config.value, about)
    case 'restore':
      return (await import('./operations/backup-command.ts')).restoreCommand(config.value, about)
    case 'quota':
      return (await import('./operations/quota-command.ts')).quotaCommand(config.value, {
        shortName: positionals[0],
        limits: values as QuotaOptions,
        say,
      })
    case 'log':
      return (await import('./operations/log-command.ts')).logCommand(config.value, {
        verb: positionals[0],
        shortName: positionals[1],
        say,
      })
    case 'did':
      return (await import('./operations/did-command.ts')).didCommand(config.value, {
        verb: positionals[0],
        shortName: positionals[1],
        say,
      })
    case 'anchor':
      return (await import('./operations/anchor-command.ts')).anchorCommand(config.value, {
        verb: positionals[0],
        name: positionals[1],
        say,
      })
    case 'registry':
      return (await import('./operations/registry-command.ts')).registryCommand(config.value, {
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
      return (await import('./operations/archive-command.ts')).archiveCommand(config.value, {
        words: positionals,
        folder,
        say,
      })
    case 'insight':
      return (await import('./operations/insight-command.ts')).insightCommand(config.value, {
        verb: positionals[0],
        say,
      })
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
