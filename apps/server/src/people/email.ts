import * as z from 'zod'
import { isMailAddress } from '../platform/mail.ts'

/** One address, in small letters: that is how people are found again. */
export const zEmail = z
  .string()
  .trim()
  .max(254)
  .refine(text => isMailAddress(text) && z.email().safeParse(text).success, { message: 'is no e-mail address' })
  .transform(text => text.toLowerCase())
