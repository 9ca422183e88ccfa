export { existenceOfRecords } from '@laurel/core/verification'
