/** What the law of a place says about when a child decides about their own data. */
export type Jurisdiction = {
  /** ISO 3166-1 or 3166-2; `XX` for any place that is not in the table, with the most careful values. */
  readonly code: string
  /** Under this age a guardian decides alone. */
  readonly guardianAloneBelow: number
  /** From this age on a child decides alone; between the two, child and guardian decide together. */
  readonly consentAge: number
  /** From this age on nobody decides beside them. */
  readonly majority: number
  /** Hours in which a breach is notified; `null` where the law says "as soon as feasible" or leaves it to parts of it. */
  readonly breachHours: number | null
  /** Years for which the record of a consent is kept after it has ended: our default, and no statute's number. */
  readonly recordYears: number
  /** IANA zone whose midnight begins a birthday, unless the institution names another. */
  readonly timeZone: string
  readonly source: string
}

const GDPR = 'Regulation (EU) 2016/679 art. 8, 33'

const row = (
  code: string,
  [guardianAloneBelow, consentAge, majority]: readonly [number, number, number],
  breachHours: number | null,
  timeZone: string,
  source: string,
): Jurisdiction => ({ code, guardianAloneBelow, consentAge, majority, breachHours, recordYears: 3, timeZone, source })

/** An EU country: one age under which a guardian decides (art. 8(1) lets each choose it from 13 to 16). */
const eu = (code: string, age: number, timeZone: string, source = GDPR) =>
  row(code, [age, age, 18], 72, timeZone, source)

/**
 * The table that everything about minors follows. Help for those who must comply, and no legal advice: an institution
 * chooses its row, and its lawyers check it.
 */
export const JURISDICTIONS: readonly Jurisdiction[] = [
  eu('AT', 14, 'Europe/Vienna', `${GDPR}; DSG §4(4)`),
  eu('BE', 13, 'Europe/Brussels'),
  row(
    'CA-ON',
    [13, 13, 18],
    null,
    'America/Toronto',
    'OPC guidance on meaningful consent; Age of Majority Act (Ontario)',
  ),
  eu('DE', 16, 'Europe/Berlin'),
  eu('DK', 15, 'Europe/Copenhagen'),
  eu('ES', 14, 'Europe/Madrid', `${GDPR}; LO 3/2018 art. 7`),
  eu('FI', 13, 'Europe/Helsinki'),
  // Under 15 the child and the holders of parental authority consent together.
  row('FR', [0, 15, 18], 72, 'Europe/Paris', `${GDPR}; loi 78-17 art. 45`),
  row('GB', [13, 13, 18], 72, 'Europe/London', 'UK GDPR art. 8, 33; Data Protection Act 2018 s. 9'),
  eu('IE', 16, 'Europe/Dublin', `${GDPR}; Data Protection Act 2018 s. 31`),
  eu('IT', 14, 'Europe/Rome', `${GDPR}; d.lgs. 196/2003 art. 2-quinquies`),
  eu('NL', 16, 'Europe/Amsterdam'),
  eu('PL', 16, 'Europe/Warsaw'),
  eu('PT', 13, 'Europe/Lisbon'),
  eu('SE', 13, 'Europe/Stockholm'),
  row(
    'TH',
    [10, 20, 20],
    72,
    'Asia/Bangkok',
    'Personal Data Protection Act B.E. 2562 s. 20, 37; Civil and Commercial Code s. 19',
  ),
  row('US', [13, 13, 18], null, 'America/New_York', 'COPPA 15 U.S.C. 6501; FERPA 20 U.S.C. 1232g(d)'),
  row('XX', [18, 18, 18], 72, 'Etc/UTC', 'The most careful values of the table'),
]

const byCode = new Map(JURISDICTIONS.map(one => [one.code, one]))

/** The row of a code; the most careful one for a code that is not in the table. */
export const jurisdictionOf = (code: string): Jurisdiction => byCode.get(code) ?? (byCode.get('XX') as Jurisdiction)
