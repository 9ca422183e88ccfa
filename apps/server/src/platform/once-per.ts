/** What is made once for each server, or for each database: it lives as long as what it belongs to, and in no global. */
export function oncePer<Owner extends object, T>(make: (owner: Owner) => T): (owner: Owner) => T {
  const made = new WeakMap<Owner, T>()
  return owner => {
    const known = made.get(owner)
    if (known !== undefined) return known
    const one = make(owner)
    made.set(owner, one)
    return one
  }
}
