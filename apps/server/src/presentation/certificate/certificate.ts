/** The designs, in the order in which they are offered; the first is what an achievement has that nobody chose for. */
export const DESIGNS = ['classic', 'modern', 'bright', 'plain'] as const
export type DesignName = (typeof DESIGNS)[number]
export const PAPERS = ['a4', 'letter'] as const
export type Paper = (typeof PAPERS)[number]
export const LAYOUTS = ['landscape', 'portrait'] as const
export type Layout = (typeof LAYOUTS)[number]

export type Signatory = { readonly name: string; readonly title: string }
/** PNG bytes, with what they show for those who do not see it. */
export type Picture = { readonly png: Uint8Array; readonly alt: string }

/** A line of a transcript's table, in words. */
export type RecordLine = {
  readonly kind: 'heading' | 'group' | 'credential'
  readonly depth: 0 | 1
  readonly name: string
  readonly level: string
  readonly credits: string
  readonly date: string
  /** What is to be said of one that does not hold; `null` of one that does. */
  readonly standing: string | null
}
export type PrintedRecord = {
  /** Of the four columns. */
  readonly columns: readonly string[]
  readonly lines: readonly RecordLine[]
  readonly summary: string | null
  readonly note: string | null
  /** "Page {page} of {pages}". */
  readonly pageOf: string
}

/** All that stands on a certificate, in the words of its language. Nothing is looked up while it is drawn. */
export type Certificate = {
  readonly design: DesignName
  readonly paper: Paper
  readonly layout: Layout
  readonly locale: 'en' | 'fr' | 'th'
  readonly issuer: string
  readonly logo: Picture | null
  readonly artwork: Picture | null
  /** "Certificate of achievement". */
  readonly heading: string
  /** "This is to certify that". */
  readonly opening: string
  readonly name: string
  /** "has earned". */
  readonly verb: string
  readonly title: string
  readonly level: string | null
  /** What was shown, as plain text; shortened where it is long. */
  readonly summary: string
  /** "3 ECTS credits · about 40 hours". */
  readonly credits: string | null
  /** "Endorsed by Sample Robotics (robotics.example)", as it was when this was printed. */
  readonly endorsed: string | null
  /** "Issued on 3 March 2026". */
  readonly dates: string
  readonly signatories: readonly Signatory[]
  readonly check: {
    /** "Check that this is genuine:", and where. */
    readonly label: string
    readonly url: string
    readonly shown: string
    /** What to see in the address bar: a code is pasted over more easily than a sentence (HOSTILE H-48). */
    readonly bar: string
    readonly alt: string
  }
  /** The table, where it is a transcript: that is printed over as many pages as it takes. */
  readonly record?: PrintedRecord | null
  /** Set across a sample, so that it is taken for nothing else. */
  readonly sample: string | null
  /** The signed document that goes along; `null` in a sample. */
  readonly credential: string | null
  /** When the statement was signed; the only time in the file. */
  readonly at: string
}
