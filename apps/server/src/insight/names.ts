type Named = {
  readonly name: string
  readonly language: string
  readonly translations: Readonly<Record<string, { readonly name?: string | undefined } | undefined>> | null
}

/** What something is called, by language: its own, and those that it was translated into. */
export const namesOf = ({ name, language, translations }: Named): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(translations ?? {}).flatMap(([tag, words]) => (words?.name ? [[tag, words.name]] : [])),
  ),
  [language]: name,
})
