export { Themed } from './Themed.tsx'
export { chooseAnew } from './theme.ts'
