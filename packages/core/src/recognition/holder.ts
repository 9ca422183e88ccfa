/**
 * How far a credential is known to be about whoever brings it. `key`: made out to the key that they have just shown;
 * `name`: to nobody's key, and to their name; `otherKey`, `otherName`: to somebody else's; `none`: it names nobody.
 */
export const HOLDINGS = ['key', 'name', 'otherKey', 'otherName', 'none'] as const
export type Holder = (typeof HOLDINGS)[number]

const folded = (text: string) => text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()

/**
 * Whose it is. A key says more than a name, so a name that fits does not mend a key that is another's.
 *
 * @param shown  the key that was proven with this very request; `null` where none was
 * @param names  what the person is called, here and in the institution's records
 */
export function holderOf(
  subject: { readonly id: string | null; readonly name: string | null },
  shown: string | null,
  names: readonly string[],
): Holder {
  if (subject.id !== null) return subject.id === shown ? 'key' : 'otherKey'
  if (subject.name === null || folded(subject.name) === '') return 'none'
  const own = folded(subject.name)
  return names.some(one => folded(one) === own) ? 'name' : 'otherName'
}
