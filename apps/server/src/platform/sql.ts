/*
 * Every module takes `sql` from here: the library's package.json is so large that Node spends milliseconds on it for each
 * file that names the library, which showed in every start (decision 060).
 */
export { type SQL, sql } from 'drizzle-orm'
