export * from './dcql/index.ts'
export type { FieldWord } from './disclosure-words.ts'
export { type DisclosureField, listFields } from './list-fields.ts'
export { fieldsShown, type ShowOptions, showPart } from './show-part.ts'
