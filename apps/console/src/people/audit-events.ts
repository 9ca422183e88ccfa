/** What the trail can tell of, by kind, in the order of an award's life. The server's tests hold it to what is written. */
export const AUDIT_EVENTS = {
  award: [
    'made',
    'approved',
    'issued',
    'mail-resent',
    'claimed',
    'restated',
    'page-opened',
    'page-closed',
    'corrected',
    'superseded',
    'renewed',
    'suspended',
    'reinstated',
    'revoked',
    'discarded',
    'holder-left',
    'erased',
  ],
  learner: ['age-noted', 'age-forgotten', 'code-renewed', 'came-of-age', 'took-over', 'exported', 'erased'],
  guardian: ['invited', 'accepted', 'ended'],
  consent: ['granted', 'withdrawn'],
  revocation: ['requested', 'confirmed', 'declined', 'withdrawn'],
  issuing: ['halted', 'resumed'],
  achievement: ['made', 'changed', 'picture-changed', 'certificate-changed', 'archived', 'restored'],
  batch: ['started'],
  import: ['uploaded', 'started'],
  member: ['invited', 'invitation-resent', 'invitation-withdrawn', 'joined', 'role-changed', 'removed'],
  'api-key': ['made', 'revoked'],
  issuer: ['made', 'changed', 'logo-changed'],
  audit: ['exported'],
  retention: ['changed', 'applied'],
  server: ['restored'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** Where the catalogue has an event's words: `award.mail-resent` under `event.award_mail-resent`. */
export const eventKey = (event: string): string => `event.${event.replace(/[.:]/g, '_')}`
