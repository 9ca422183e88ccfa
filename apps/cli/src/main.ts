import { parseArgs } from 'node:util'
import { type Instant, parseDateTime } from '@laurel/core/primitives'
import { doctorCommand } from './doctor.ts'
import { CommandError, EXIT } from './exit.ts'
import { inspectCommand } from './inspect.ts'
import { bakeCommand, issueCommand, keygenCommand, unbakeCommand } from './issue.ts'
import { monitorLog } from './monitor-log.ts'
import { operate } from './operate.ts'
import { programmeCommand } from './programme.ts'
import { verifyCommand } from './verify.ts'
import { witnessCommand } from './witness.ts'

const USAGE = `laurel: digital credentials from the command line

  laurel verify FILE|URL|- [--json] [--offline] [--at DATE] [--trust FILE …] [--witness KEY …] [--rpc CHAIN=URL …] [--blocks FILE]
                                                              is it genuine, unchanged, in force, and who is the issuer?
                                                              Of a proof file: what does it prove?
  laurel inspect FILE|URL|-                                   what is in it (nothing is checked)
  laurel programme FILE|- [--json]                            is it a programme, and what is in it; else what to mend
  laurel keygen [--type ed25519|p-256|p-384]                  make a key file
  laurel issue FILE --key KEYFILE [--suite NAME] [--jwt]      sign a credential described in JSON
  laurel bake IMAGE CREDENTIAL OUT                            put a credential into a PNG or SVG
  laurel unbake IMAGE                                         take it out again
  laurel log monitor URL [--state FILE] [--every SECONDS]     watches over a public record: has it lost or changed anything?
  laurel log renew SHORT-NAME [--data-dir DIR]                ends a public record that is held, so that another begins
  laurel log adopt SHORT-NAME [--data-dir DIR]                goes on with a public record that another data folder has signed
  laurel did resume SHORT-NAME [--data-dir DIR]               goes on with the log of an institution’s DID that a restore has held
  laurel did witness LOG --key KEYFILE [--state FILE]         approves the newest version of a did:webvh’s log, for did-witness.json
  laurel doctor [URL]                                         check this installation, a server, an issuer or a credential on it
  laurel doctor --audit [--data-dir DIR] [--sample N] [--json]
                                                              does everything in the server's database still hold?
  laurel backup FILE [--with-keys] [--passphrase-file FILE] [--data-dir DIR]
                                                              everything as of now, in one file; beside a working server too
  laurel restore FILE [--passphrase-file FILE] [--data-dir DIR]
                                                              into an empty data folder or database, all or nothing
  laurel quota SHORT-NAME [--awards-per-day N] [--awards-per-month N] [--mails-per-day N] [--storage-mb N] [--data-dir DIR]
                                                              what an institution may use: a number, none, or default
  laurel registry add SHORT-NAME|DID [--name NAME] [--url URL] [--location PLACE] [--webvh DID] [--recognised-by WHO]
                      [--entity-keys FILE] [--data-dir DIR]   puts an institution on the registry of this server
  laurel registry remove SHORT-NAME|DID [--data-dir DIR]      takes it off; that it was on it stays written down
  laurel registry list [--all] [--data-dir DIR]               who is on it; with --all, who was
  laurel archive add SHORT-NAME FILE [--data-dir DIR]         takes over the records of a closed institution (ZIP) for one here
  laurel archive list [--data-dir DIR]                        whose records are kept here, and what waits for a word of yours
  laurel archive confirm ID [--data-dir DIR]                  says that they are that institution’s, where its address cannot
  laurel archive remove ID [--data-dir DIR]                   keeps them no longer; for thirty days an owner can take it back
  laurel insight rebuild [--data-dir DIR]                     counts the figures of insight anew from what is there
  laurel anchor [--data-dir DIR]                              how the newest anchor of the logs at each place stands
  laurel anchor deploy NAME                                   puts the contract onto a chain of LAUREL_ANCHOR_CHAINS

--trust takes whom you believe, as often as you like: a list of issuers or a registry's file as the verify page does, the
registries, federations and accreditors as LAUREL_REGISTRIES does, or what a registry says of itself with its key (saved
from /.well-known/openid-federation); --witness the key of a witness whose clock you believe; --rpc the node of a chain to
ask about blocks (or bitcoin=URL); --blocks a file of block hashes that you know.
verify ends with 0 when it is valid, 1 when it is not, 2 when it could not be fully checked; doctor ends with 1 when
anything is not well, log monitor with 1 when there is an alarm; wrong use ends with 64.
doctor --audit, backup, restore, quota, insight, log renew, log adopt, did resume, registry, archive and anchor read the settings that the server reads (LAUREL_DATA_DIR, LAUREL_DATABASE_URL).`

function readDate(text: string | undefined): Instant | null {
  if (text === undefined) return null
  const date = parseDateTime(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T12:00:00Z` : text)
  if (!date.ok) throw new CommandError(`--at needs a date such as 2026-06-12 or 2026-06-12T09:00:00Z`)
  return date.value
}

async function run(argv: string[]): Promise<number> {
  const [command, ...rest] = argv
  if (command === undefined || command === 'help' || command === '--help' || command === '-h') {
    console.log(USAGE)
    return command === undefined ? EXIT.usage : EXIT.valid
  }
  const { values, positionals } = parseArgs({
    args: rest,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      offline: { type: 'boolean', default: false },
      witness: { type: 'string', multiple: true, default: [] },
      trust: { type: 'string', multiple: true, default: [] },
      rpc: { type: 'string', multiple: true, default: [] },
      blocks: { type: 'string' },
      jwt: { type: 'boolean', default: false },
      at: { type: 'string' },
      key: { type: 'string' },
      suite: { type: 'string' },
      type: { type: 'string', default: 'ed25519' },
      name: { type: 'string' },
      url: { type: 'string' },
      location: { type: 'string' },
      webvh: { type: 'string' },
      'recognised-by': { type: 'string' },
      'entity-keys': { type: 'string' },
      all: { type: 'boolean', default: false },
      state: { type: 'string' },
      every: { type: 'string' },
      audit: { type: 'boolean', default: false },
      'data-dir': { type: 'string' },
      sample: { type: 'string' },
      'with-keys': { type: 'boolean', default: false },
      'passphrase-file': { type: 'string' },
      'awards-per-day': { type: 'string' },
      'awards-per-month': { type: 'string' },
      'mails-per-day': { type: 'string' },
      'storage-mb': { type: 'string' },
    },
  })
  const need = (count: number): string[] => {
    if (positionals.length !== count)
      throw new CommandError(`${command} needs ${count} argument${count === 1 ? '' : 's'}; see "laurel help"`)
    return positionals
  }
  switch (command) {
    case 'verify':
      return verifyCommand(need(1)[0]!, {
        json: values.json,
        offline: values.offline,
        at: readDate(values.at),
        witness: values.witness,
        trust: values.trust,
        rpc: values.rpc,
        blocks: values.blocks,
      })
    case 'inspect':
      return inspectCommand(need(1)[0]!)
    case 'programme':
      return programmeCommand(need(1)[0]!, { json: values.json })
    case 'keygen':
      need(0)
      return keygenCommand(values.type)
    case 'issue':
      return issueCommand(need(1)[0]!, { key: values.key, suite: values.suite, jwt: values.jwt })
    case 'bake': {
      const [image, credential, out] = need(3)
      return bakeCommand(image!, credential!, out!)
    }
    case 'unbake':
      return unbakeCommand(need(1)[0]!)
    case 'log': {
      const [what, of] = need(2)
      if (what === 'monitor') return monitorLog(of!, values)
      if (what === 'renew' || what === 'adopt') return operate('log', rest)
      throw new CommandError(`There is no command "log ${what}"; see "laurel help"`)
    }
    case 'did': {
      const [what, log] = need(2)
      if (what === 'resume') return operate('did', rest)
      if (what === 'witness') return witnessCommand(log!, values)
      throw new CommandError(`There is no command "did ${what}"; see "laurel help"`)
    }
    case 'doctor':
      if (values.audit) {
        need(0)
        return operate(
          'audit',
          rest.filter(one => one !== '--audit'),
        )
      }
      return doctorCommand(positionals[0])
    case 'backup':
    case 'restore':
    case 'quota':
    case 'insight':
      need(1)
      return operate(command, rest)
    case 'archive':
      need(positionals[0] === 'list' ? 1 : positionals[0] === 'add' ? 3 : 2)
      return operate(command, rest)
    case 'registry':
      need(positionals[0] === 'list' ? 1 : 2)
      return operate(command, rest)
    case 'anchor':
      need(positionals[0] === 'deploy' ? 2 : 0)
      return operate(command, rest)
    default:
      throw new CommandError(`There is no command "${command}"; see "laurel help"`)
  }
}

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  const isUsage = error instanceof CommandError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')
  console.error(isUsage ? (error as Error).message : `Laurel failed: ${(error as Error).stack}`)
  process.exitCode = error instanceof CommandError ? error.code : isUsage ? EXIT.usage : EXIT.failure
}
