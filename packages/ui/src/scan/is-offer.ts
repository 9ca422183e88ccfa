/**
 * Whether a text is the link of an offer (OpenID4VCI 1.0 §4.1), by value or by reference: of the scheme of its own, or of
 * any other, since websites wrap offers in links to themselves.
 */
export function isOffer(text: string): boolean {
  const link = text.trim()
  if (!URL.canParse(link)) return false
  const { searchParams } = new URL(link)
  return searchParams.has('credential_offer') || searchParams.has('credential_offer_uri')
}
