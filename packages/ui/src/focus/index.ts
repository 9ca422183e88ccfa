export { focusHeading, useHeadingFocus } from './heading.ts'
export { keepFocus } from './keep-focus.ts'
