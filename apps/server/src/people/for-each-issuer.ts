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

const sentenceOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** @throws AggregateError where something went wrong, with what it was */
export function throwAll(errors: readonly unknown[]): void {
  if (errors.length > 0) throw new AggregateError(errors, errors.map(sentenceOf).join('; '))
}
