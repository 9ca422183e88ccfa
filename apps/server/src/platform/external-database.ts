import type { Connection } from './database.ts'

/** `postgres://user@/database?host=/socket`, as PostgreSQL writes it, is no URL without a host in between. */
const asUrl = (text: string) => new URL(text.replace(/^(\w+:\/\/[^/?#]*@)(?=\/)/, '$1localhost'))

/** True if `text` is the address of a PostgreSQL database. */
export function isDatabaseUrl(text: string): boolean {
  try {
    return /^postgres(ql)?:$/.test(asUrl(text).protocol)
  } catch {
    return false
  }
}

/** What an address `postgres://user:password@host:5432/database?sslmode=require` says. */
export function parseDatabaseUrl(text: string): Connection {
  const url = asUrl(text)
  const sslmode = url.searchParams.get('sslmode') ?? 'prefer'
  const isChecked = sslmode === 'verify-full' || sslmode === 'verify-ca'
  const isEncrypted = isChecked || sslmode === 'require' || sslmode === 'no-verify'
  const user = decodeURIComponent(url.username) || 'postgres'
  return {
    host: url.searchParams.get('host') ?? (url.hostname ? decodeURIComponent(url.hostname) : 'localhost'),
    port: Number(url.port || url.searchParams.get('port') || 5432),
    user,
    password: url.password ? decodeURIComponent(url.password) : undefined,
    database: decodeURIComponent(url.pathname.slice(1)) || user,
    ...(isEncrypted ? { ssl: { rejectUnauthorized: isChecked } } : {}),
  }
}
