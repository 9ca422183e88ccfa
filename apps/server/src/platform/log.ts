import { type DestinationStream, pino } from 'pino'
import type { Config } from './config.ts'

export type Log = ReturnType<typeof createLog>

/** What may hold a person or a secret is never written, wherever in an entry it turns up (HOSTILE H-57). */
const HIDDEN = ['email', 'name', 'to', 'token', 'password', 'cookie', 'authorization', 'secret', 'text', 'html']

/** JSON lines. Messages are constant sentences of ours; what varies goes into fields, which pino encodes. */
export const createLog = (level: Config['logLevel'], destination?: DestinationStream) =>
  pino(
    {
      level,
      base: null,
      redact: { paths: HIDDEN.flatMap(name => [name, `*.${name}`, `*.*.${name}`]), censor: '…' },
      serializers: { err: describeError },
    },
    destination ?? pino.destination({ dest: 2, sync: true }),
  )

/** Kind, code and place of an error. The message of a database's or a mail server's error may quote a row, so it stays out. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error }
  const { code, constraint } = error as { code?: unknown; constraint?: unknown }
  const isQuoting = code !== undefined || error.name.includes('Drizzle') || error.name === 'ZodError'
  return {
    type: error.name,
    ...(isQuoting ? {} : { message: error.message.slice(0, 300) }),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    stack: (error.stack ?? '')
      .split('\n')
      .filter(line => /^\s+at /.test(line))
      .slice(0, 12)
      .map(line => line.trim()),
    ...(error.cause ? { cause: describeError(error.cause) } : {}),
  }
}
