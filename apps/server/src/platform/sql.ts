/*
 * Every module takes `sql` from here: the library's package.json is so large that Node spends milliseconds on it for each
 * file that names the library, which was a quarter of a start.
 */
export { type SQL, sql } from 'drizzle-orm'
