import { Socket } from 'node:net'

/*
 * Loaded into the server of a journey before everything else (`--import`): the one website of the outside world that it
 * meets is on this machine. Name, certificate and what is served are as they would be; the way there is not.
 */
const name = process.env.OUTSIDE_NAME
const port = Number(process.env.OUTSIDE_PORT)
const connect = Socket.prototype.connect
type Options = { host?: string; port?: number; lookup?: unknown }

Socket.prototype.connect = function (this: Socket, ...given: unknown[]) {
  // Node's own callers pass the arguments already put in order, as one list.
  const list = (Array.isArray(given[0]) ? given[0] : given) as [Options, ...unknown[]]
  if (name !== undefined && typeof list[0] === 'object' && list[0].host === name)
    list[0] = { ...list[0], host: '127.0.0.1', port, lookup: undefined }
  return Reflect.apply(connect, this, given)
} as typeof connect
