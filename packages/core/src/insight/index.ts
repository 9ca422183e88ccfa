export {
  beginningOf,
  dayName,
  dayOf,
  firstDay,
  GRAINS,
  type Grain,
  gather,
  PERIODS,
  type Period,
  usualGrain,
} from './period.ts'
export { type Funnel, stallOf } from './stall.ts'
export { FEWEST, foldGroups, type Group, ROUND, type SafeCount, type ShiftOf, safePart, safeTotal } from './suppress.ts'
export { BIN_HOURS, binOf, quartiles, type Waiting } from './waiting-time.ts'
