/**
 * One reading for everybody who asks while another is under way. Each is given what was read after they asked and never
 * before, so nobody is shown a state that had passed; a page that a whole town opens is read a few times and not a
 * thousand.
 *
 * @param read must have no effect, and give what everybody who asks may see
 */
export function readTogether<T>(read: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const underWay = new Map<string, { readonly now: Promise<T>; next?: Promise<T> }>()
  const begin = (key: string): Promise<T> => {
    const turn: { readonly now: Promise<T>; next?: Promise<T> } = { now: read(key) }
    underWay.set(key, turn)
    const end = () => {
      if (!turn.next) underWay.delete(key)
    }
    turn.now.then(end, end)
    return turn.now
  }
  return key => {
    const turn = underWay.get(key)
    if (!turn) return begin(key)
    const go = () => begin(key)
    turn.next ??= turn.now.then(go, go)
    return turn.next
  }
}
