import { DEFAULT_LOCALE, type Messages, parseLocale, type Translate, translator } from '@laurel/ui/verdict'

const catalogues = import.meta.glob<{ default: Messages }>('../../../packages/ui/messages/*/{public,checks}.json')

/** The words of the page's language, fetched apart from the code so that each visitor loads one language only. */
export async function readWords(text: string): Promise<Translate> {
  const locale = parseLocale(text) ?? DEFAULT_LOCALE
  const read = async (name: string) => {
    const load = catalogues[`../../../packages/ui/messages/${locale}/${name}.json`]
    return load ? (await load()).default : {}
  }
  return translator(...(await Promise.all([read('public'), read('checks')])))
}
