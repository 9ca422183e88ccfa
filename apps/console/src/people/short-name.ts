/** What the address of an institution may look like: 2 to 40 letters, digits and inner hyphens. */
const SHORT_NAME = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])$/

export const isShortName = (text: string): boolean => SHORT_NAME.test(text) && !text.includes('--')

/**
 * A proposal for the address of an institution: "École Sainte-Trinité" → `ecole-sainte-trinite`. Empty where the name
 * has no Latin letter or digit; the person then thinks of one.
 */
export function proposeShortName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’.]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '')
}
