export type Messages = { readonly [key: string]: string | Messages }
export type Variables = Readonly<Record<string, string | number>>
/** `t('verdict.genuine.title', { issuer })`; the key itself where there is no message. */
export type Translate = ((key: string, variables?: Variables) => string) & { has(key: string): boolean }

const find = (messages: Messages, key: string): string | undefined => {
  if (typeof messages[key] === 'string') return messages[key]
  const found = key
    .split('.')
    .reduce<string | Messages | undefined>(
      (at, part) => (typeof at === 'object' && Object.hasOwn(at, part) ? at[part] : undefined),
      messages,
    )
  return typeof found === 'string' ? found : undefined
}

/** A few lines instead of a library: public pages need look-up and blanks, in the first catalogue that has the key. */
export function translator(...catalogues: readonly Messages[]): Translate {
  const known = new Map<string, string | undefined>()
  const look = (key: string) => {
    if (known.has(key)) return known.get(key)
    let found: string | undefined
    for (const one of catalogues) {
      found = find(one, key)
      if (found !== undefined) break
    }
    // Keys are ours but for a part or two that a credential names, so a bound is enough.
    if (known.size < 5000) known.set(key, found)
    return found
  }
  /** With a count, the form of that number: every language here has `_one` and `_other`, 1 taking the first. */
  const formOf = (key: string, { count }: Variables) =>
    count === undefined ? undefined : look(`${key}_${Number(count) === 1 ? 'one' : 'other'}`)
  const t = (key: string, variables: Variables = {}) =>
    (formOf(key, variables) ?? look(key) ?? key).replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) =>
      String(variables[name] ?? ''),
    )
  return Object.assign(t, { has: (key: string) => look(key) !== undefined })
}
