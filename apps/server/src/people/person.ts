/** Somebody with an account, by whatever means they signed in. */
export type Person = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly locale: string | null
}
