/** Every reason for which the stages say no, with the HTTP status that the web front end gives it. */
export const REFUSALS = {
  E_REQUEST_MALFORMED: 400,
  E_NOT_SIGNED_IN: 401,
  E_FORBIDDEN: 403,
  E_CLAIM_OTHER_ADDRESS: 403,
  E_GUARDIAN_NEEDED: 403,
  E_CLAIM_CODE: 403,
  E_CHILD_DECIDES: 403,
  E_OF_AGE: 409,
  E_HAND_OVER_WAITS: 409,
  E_NO_GUARDIAN: 409,
  E_ALREADY_GUARDIAN: 409,
  E_TOO_MANY_GUARDIANS: 409,
  E_ADDRESS_TAKEN: 409,
  E_NOT_FOUND: 404,
  E_ACHIEVEMENT_NOT_FOUND: 404,
  E_AWARD_STATE: 409,
  E_AWARD_OVER: 409,
  E_NOT_SUSPENDABLE: 409,
  E_ACHIEVEMENT_ARCHIVED: 409,
  E_ALREADY_SET_UP: 409,
  E_SHORT_NAME_TAKEN: 409,
  E_ISSUER_UNCLEAR: 409,
  E_IMPORT_STARTED: 409,
  E_CLAIM_TAKEN: 409,
  E_CORRECTION_WAITS: 409,
  E_ISSUING_HALTED: 409,
  E_SECOND_PERSON: 409,
  E_REQUEST_DECIDED: 409,
  E_LAST_OWNER: 409,
  E_ALREADY_MEMBER: 409,
  E_INVITATION_USED: 409,
  E_GONE: 410,
  E_WITHDRAWN: 410,
  E_EXPIRED: 410,
  E_PRECONDITION_FAILED: 412,
  E_TOO_LARGE: 413,
  E_PICTURE_KIND: 415,
  E_PICTURE_SIZE: 413,
  E_PICTURE_UNSAFE: 422,
  E_PICTURE_BROKEN: 422,
  E_FILE_EMPTY: 422,
  E_FILE_TOO_LARGE: 413,
  E_TOO_MANY_ROWS: 422,
  E_TOO_MANY_COLUMNS: 422,
  E_FILE_MALFORMED: 422,
  E_COLUMN_UNKNOWN: 422,
  E_NOTHING_TO_IMPORT: 422,
  E_REASON_MISSING: 422,
  E_NOTHING_TO_REVOKE: 422,
  E_NOTHING_TO_PRINT: 422,
  E_LEVEL_UNKNOWN: 422,
  E_IDEMPOTENCY_KEY_REUSED: 422,
  E_NO_ADDRESS: 422,
  E_PROOF_INVALID: 422,
  E_CHALLENGE_SPENT: 422,
  E_PRECONDITION_MISSING: 428,
  E_TOO_MANY_REQUESTS: 429,
  E_QUOTA_AWARDS_DAY: 429,
  E_QUOTA_AWARDS_MONTH: 429,
  E_QUOTA_MAILS: 429,
  E_QUOTA_STORAGE: 403,
} as const
export type RefusalCode = keyof typeof REFUSALS

const SENTENCES: Readonly<Record<RefusalCode, string>> = {
  E_REQUEST_MALFORMED: 'The request is not as described in the API documentation.',
  E_NOT_SIGNED_IN: 'Sign in or send an API key.',
  E_FORBIDDEN: 'This is not allowed for you.',
  E_CLAIM_OTHER_ADDRESS: 'This award was made out to another e-mail address. Sign in with that address.',
  E_GUARDIAN_NEEDED: 'A parent or guardian has to consent to this first.',
  E_CLAIM_CODE: 'The code is not right. Ask your school or your parents for it.',
  E_CHILD_DECIDES: 'The child decides about this alone by now.',
  E_OF_AGE: 'This person is of age and decides alone.',
  E_HAND_OVER_WAITS: 'You have come of age. Say first what goes on of what was made before.',
  E_NO_GUARDIAN: 'No parent or guardian is known whom we could ask. Speak to your school.',
  E_ALREADY_GUARDIAN: 'This person is a guardian of the learner already.',
  E_TOO_MANY_GUARDIANS: 'The learner has as many guardians as there can be.',
  E_ADDRESS_TAKEN: 'Another learner has this e-mail address.',
  E_NOT_FOUND: 'There is nothing here.',
  E_ACHIEVEMENT_NOT_FOUND: 'There is no such achievement.',
  E_AWARD_STATE: 'The award is not in a state that allows this.',
  E_AWARD_OVER: 'The validity would be over already.',
  E_NOT_SUSPENDABLE: 'This credential was issued without a way to suspend it.',
  E_ACHIEVEMENT_ARCHIVED: 'The achievement is archived. Restore it to award it.',
  E_ALREADY_SET_UP: 'This link has been used already.',
  E_SHORT_NAME_TAKEN: 'This short name is taken.',
  E_ISSUER_UNCLEAR: 'Say for which issuer with the header Laurel-Issuer.',
  E_IMPORT_STARTED: 'This file is being imported already.',
  E_CLAIM_TAKEN: 'This award is in a wallet already.',
  E_CORRECTION_WAITS: 'A correction of this award has been made already.',
  E_ISSUING_HALTED: 'Issuing is halted for this institution.',
  E_SECOND_PERSON: 'Somebody else has to confirm it.',
  E_REQUEST_DECIDED: 'This has been decided already.',
  E_LAST_OWNER: 'An institution needs an owner. Make somebody else an owner first.',
  E_ALREADY_MEMBER: 'This person is a member already. Change their role instead.',
  E_INVITATION_USED: 'This invitation has been accepted already.',
  E_GONE: 'This is no longer available.',
  E_WITHDRAWN: 'This link has been withdrawn.',
  E_EXPIRED: 'This link has expired.',
  E_PRECONDITION_FAILED: 'Somebody else changed it in the meantime.',
  E_TOO_LARGE: 'That is too large.',
  E_PICTURE_KIND: 'Only PNG, JPEG and SVG pictures can be used.',
  E_PICTURE_SIZE: 'The picture is too large: at most 5 MB and 24 megapixels.',
  E_PICTURE_UNSAFE: 'The picture holds or refers to things that are not picture.',
  E_PICTURE_BROKEN: 'The picture cannot be read.',
  E_FILE_EMPTY: 'The file has no rows.',
  E_FILE_TOO_LARGE: 'The file is larger than 8 MB.',
  E_TOO_MANY_ROWS: 'The file has more than 20,000 rows.',
  E_TOO_MANY_COLUMNS: 'The file has more than 100 columns.',
  E_FILE_MALFORMED: 'The file cannot be read as a table.',
  E_COLUMN_UNKNOWN: 'The file has no such column.',
  E_NOTHING_TO_IMPORT: 'No achievement can be read out of this.',
  E_REASON_MISSING: 'Give a reason.',
  E_NOTHING_TO_REVOKE: 'No award in force fits.',
  E_NOTHING_TO_PRINT: 'None of these awards is in force.',
  E_LEVEL_UNKNOWN: 'The achievement has no such level.',
  E_IDEMPOTENCY_KEY_REUSED: 'This Idempotency-Key was used for another request.',
  E_NO_ADDRESS: 'The learner has no e-mail address.',
  E_PROOF_INVALID: 'The proof of the key does not hold.',
  E_CHALLENGE_SPENT: 'The challenge was used already or is too old. Ask for a new one.',
  E_PRECONDITION_MISSING: 'Say which version you have seen with If-Match.',
  E_TOO_MANY_REQUESTS: 'Too many requests. Wait a minute.',
  E_QUOTA_AWARDS_DAY:
    'The institution has used up its awards for today. Send the rest after midnight UTC, or ask whoever runs this server for more.',
  E_QUOTA_AWARDS_MONTH:
    'The institution has used up its awards for this month. Send the rest next month, or ask whoever runs this server for more.',
  E_QUOTA_MAILS:
    'The institution has used up its mails for today. Try again after midnight UTC, or ask whoever runs this server for more.',
  E_QUOTA_STORAGE:
    'The institution has used up its space for files. Use a smaller file, or ask whoever runs this server for more.',
}

export type FieldProblem = { readonly path: string; readonly code: string; readonly message: string }

/** An expected no. Thrown, so that the transaction around it is rolled back. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly errors: readonly FieldProblem[]
  /** Seconds after which asking again makes sense. */
  readonly retryAfter: number | undefined
  constructor(code: RefusalCode, errors: readonly FieldProblem[] = [], retryAfter?: number) {
    super(SENTENCES[code])
    this.name = 'Refusal'
    this.code = code
    this.errors = errors
    this.retryAfter = retryAfter
  }
}

export const refusalSentence = (code: RefusalCode): string => SENTENCES[code]
