import { type Design, isKnownDesign, PALETTES, SYMBOLS, TEMPLATES } from '@laurel/core/achievement'

const any = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T

/** Another design than the one before, each as likely; what the school has added stays. */
export function surprise(before: Design): Design {
  const next = { ...before, template: any(TEMPLATES).id, palette: any(PALETTES).id, symbol: any(SYMBOLS).id }
  const isSame = (['template', 'palette', 'symbol'] as const).every(part => before[part] === next[part])
  return isSame && isKnownDesign(next) ? surprise(before) : next
}
