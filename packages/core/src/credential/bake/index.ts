export { MAX_BAKED } from './limits.ts'
export { isPdf, unbakePdf } from './pdf.ts'
export { type BakeError, bakePng, isPng, unbakePng } from './png.ts'
export { bakeSvg, isSvg, unbakeSvg } from './svg.ts'
