import { type Design, isKnownDesign, PALETTES, SYMBOLS, TEMPLATES } from '@laurel/core/achievement'

const any = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T

/** Another design than the one before, each as likely. */
export function surprise(before: Design): Design {
  const next = { template: any(TEMPLATES).id, palette: any(PALETTES).id, symbol: any(SYMBOLS).id }
  const isSame = Object.entries(next).every(([part, id]) => before[part as keyof Design] === id)
  return isSame && isKnownDesign(next) ? surprise(before) : next
}
