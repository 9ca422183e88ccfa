import * as z from 'zod'
import { zProgramme } from './format.ts'

/** The JSON Schema of a programme's file, made of the very schema that files are read with. References inside the file are beyond it. */
export const programmeSchema = (): object => ({
  ...z.toJSONSchema(zProgramme, { io: 'input', unrepresentable: 'any' }),
  title: 'Laurel programme, version 1',
})
