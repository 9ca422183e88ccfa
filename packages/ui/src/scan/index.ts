export { type Camera, openCamera, watchCamera, whyNoCamera } from './camera.ts'
export { createDecode, type Decode } from './decode.ts'
export { isOffer } from './is-offer.ts'
export { type Code, readCode } from './read-code.ts'
