export { DEFAULT_DESIGN, type Design, designSvg, isKnownDesign, type LevelMark, PALETTES, SYMBOLS, TEMPLATES } from './artwork/index.ts'
