/** The parts of an award that a column can fill; only a name is a must. */
export const FIELDS = [
  'name',
  'email',
  'level',
  'date',
  'narrative',
  'evidenceUrl',
  'externalId',
  'locale',
  'cohort',
  'birthDate',
  'guardianEmail',
  'guardianName',
] as const
export type Field = (typeof FIELDS)[number]
export type Mapping = Readonly<Partial<Record<Field, string>>>

/** A file as the server read it. */
export type ImportedFile = {
  readonly id: string
  readonly filename: string
  readonly encoding: string
  readonly delimiter: string
  readonly columns: readonly string[]
  readonly sample: readonly (readonly string[])[]
  readonly rowCount: number
  readonly suggestedMapping: Mapping
}

export type PreviewRow = {
  readonly row: number
  readonly values: Readonly<Record<string, string | null | undefined>>
  readonly problems: readonly { readonly column: string; readonly code: string; readonly message: string }[]
}
export type Preview = {
  readonly total: number
  readonly good: number
  readonly bad: number
  readonly duplicates: number
  readonly rows: readonly PreviewRow[]
}

/** The mapping with `field` filled by `column` ('' for none); a column fills one field only, so another lets go of it. */
export function assignColumn(mapping: Mapping, field: Field, column: string): Mapping {
  const rest = Object.entries(mapping).filter(([other, taken]) => other !== field && taken !== column)
  return Object.fromEntries(column === '' ? rest : [...rest, [field, column]]) as Mapping
}

/** The first cells under `column`, as a reminder of what is in it. */
export const samplesOf = (file: Pick<ImportedFile, 'columns' | 'sample'>, column: string | undefined): string[] => {
  const at = column === undefined ? -1 : file.columns.indexOf(column)
  return at < 0
    ? []
    : file.sample
        .map(row => row[at] ?? '')
        .filter(Boolean)
        .slice(0, 3)
}
