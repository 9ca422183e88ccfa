/**
 * Sees to one issuer after the other, so that what is wrong with one keeps nobody else waiting.
 *
 * @returns what went wrong
 */
export async function forEachIssuer(
  issuerIds: readonly string[],
  work: (issuerId: string) => Promise<unknown>,
): Promise<unknown[]> {
  const errors: unknown[] = []
  for (const issuerId of issuerIds) await work(issuerId).catch(error => errors.push(error))
  return errors
}

/** @throws AggregateError where something went wrong */
export function throwAll(errors: readonly unknown[]): void {
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} public records could not be seen to`)
}
