export { type BakeError, bakePng, isPng, MAX_BAKED, unbakePng } from './png.ts'
export { bakeSvg, isSvg, unbakeSvg } from './svg.ts'
