import type { MantineColorsTuple } from '@mantine/core'

/** The house colours (docs: "How it should feel"). Everything else is a step between them. */
export const INK = '#1B1F23'
export const PAPER = '#FAF8F3'
export const LAUREL = '#1F6B4A'
export const BRASS = '#B8862F'

/** Laurel sits at step 7: white text on it has a contrast of 6.4 : 1. */
export const laurel: MantineColorsTuple = [
  '#EEF6F1',
  '#DCEBE2',
  '#B9D8C6',
  '#93C3A8',
  '#6FB08D',
  '#4C9A74',
  '#30805C',
  LAUREL,
  '#18563B',
  '#11402C',
]

/** Brass sits at step 6; as text on paper use step 8. */
export const brass: MantineColorsTuple = [
  '#FBF5E9',
  '#F4E8CF',
  '#E9D3A3',
  '#DDBD76',
  '#D1A853',
  '#C5963F',
  BRASS,
  '#876320',
  '#76561B',
  '#553E13',
]

/** Warm greys, so that lines and quiet text belong to the paper. */
export const stone: MantineColorsTuple = [
  '#F6F4EE',
  '#EFECE4',
  '#E3DFD5',
  '#D2CDC1',
  '#B3AEA3',
  '#8B877E',
  '#67655F',
  '#4F4E4A',
  '#383836',
  '#242525',
]

/** Ink upwards: text first, page last, as Mantine orders its dark tuple. */
export const night: MantineColorsTuple = [
  '#ECEAE4',
  '#CFCDC7',
  '#A9A8A4',
  '#74767A',
  '#43484D',
  '#343A3F',
  '#272C31',
  '#16191C',
  '#121517',
  '#0D0F11',
]

/** Red for verdicts and for acts that can't be undone, never for decoration. */
export const danger: MantineColorsTuple = [
  '#FDF0EE',
  '#FADEDB',
  '#F5BDB7',
  '#F0A098',
  '#FF9B91',
  '#DC5A4E',
  '#C53C31',
  '#B3261E',
  '#8F1D17',
  '#6B1510',
]
