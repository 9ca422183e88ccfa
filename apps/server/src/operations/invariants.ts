import { WHOLE_TOKEN } from '../credential/detached-token.ts'

/** The audit's questions that SQL can answer. Numbers and names are those of docs/FLOW.md. */
export type Invariant = {
  readonly name: string
  /** What holds in a healthy database. */
  readonly sentence: string
  /**
   * Finds what breaks it: rows of `issuer_id`, `subject` (an id, never a name) and `why`. `$1` is the instant before
   * which unfinished work should have been finished. Each query holds for all tenants at once and for one alone, since
   * an owner whom row-level security binds looks at one after the other.
   */
  readonly sql: string
}

/** Every child and its parent; both carry the tenant, and the parent must be found within it. */
const PARENTS: readonly (readonly [child: string, column: string, parent: string, key: string])[] = [
  ['award', 'achievement_id', 'achievement', 'id'],
  ['achievement_version', 'achievement_id', 'achievement', 'id'],
  ['ob_connection', 'client_id', 'ob_client', 'id'],
  ['ob_request', 'client_id', 'ob_client', 'id'],
  ['ob_token', 'connection_id', 'ob_connection', 'id'],
  ['credential_type', 'achievement_id', 'achievement', 'id'],
  ['award', 'learner_id', 'learner', 'id'],
  ['award', 'replaces', 'award', 'id'],
  ['award', 'renews', 'award', 'id'],
  ['reminder', 'award_id', 'award', 'id'],
  ['status_entry', 'award_id', 'award', 'id'],
  ['status_entry', 'list_id', 'status_list', 'id'],
  ['issuance_intent', 'award_id', 'award', 'id'],
  ['credential', 'award_id', 'award', 'id'],
  ['claim', 'award_id', 'award', 'id'],
  ['wallet_copy', 'award_id', 'award', 'id'],
  ['openid4vci_offer', 'award_id', 'award', 'id'],
  ['openid4vci_transaction', 'award_id', 'award', 'id'],
  ['presentation_transaction', 'request_id', 'presentation_request', 'id'],
  ['presentation_answer', 'request_id', 'presentation_request', 'id'],
  ['share_item', 'award_id', 'award', 'id'],
  ['wallet_award', 'award_id', 'award', 'id'],
  ['job_row', 'job_id', 'job', 'id'],
  ['learner_age', 'learner_id', 'learner', 'id'],
  ['guardian', 'learner_id', 'learner', 'id'],
  ['consent', 'learner_id', 'learner', 'id'],
  ['consent', 'guardian_id', 'guardian', 'id'],
  ['consent_request', 'learner_id', 'learner', 'id'],
  ['claim_code', 'learner_id', 'learner', 'id'],
  ['recovery_request', 'learner_id', 'learner', 'id'],
  ['closing_answer', 'learner_id', 'learner', 'id'],
  ['learner_claim', 'learner_id', 'learner', 'id'],
  ['learner_claim', 'achievement_id', 'achievement', 'id'],
  ['learner_claim', 'award_id', 'award', 'id'],
  ['learner_claim_item', 'claim_id', 'learner_claim', 'id'],
  ['learner_claim_part', 'item_id', 'learner_claim_item', 'id'],
  ['learner_claim_review', 'claim_id', 'learner_claim', 'id'],
  ['learner_claim_conflict', 'claim_id', 'learner_claim', 'id'],
  ['learner_claim_message', 'claim_id', 'learner_claim', 'id'],
  ['brought_credential', 'claim_id', 'learner_claim', 'id'],
  ['recognised_source', 'learner_id', 'learner', 'id'],
  ['recognition', 'claim_id', 'learner_claim', 'id'],
  ['recognition', 'learner_id', 'learner', 'id'],
  ['recognition_agreement', 'achievement_id', 'achievement', 'id'],
  ['recognition_agreement_version', 'agreement_id', 'recognition_agreement', 'id'],
  ['revocation_request_award', 'request_id', 'revocation_request', 'id'],
  ['skill', 'framework_id', 'framework', 'id'],
  ['skill', 'parent_id', 'skill', 'id'],
  ['webhook_delivery', 'webhook_id', 'webhook', 'id'],
  ['webhook_attempt', 'delivery_id', 'webhook_delivery', 'id'],
  ['pathway_version', 'pathway_id', 'pathway', 'id'],
  ['pathway_enrolment', 'pathway_id', 'pathway', 'id'],
  ['pathway_enrolment', 'learner_id', 'learner', 'id'],
  ['pathway_enrolment', 'award_id', 'award', 'id'],
  ['endorsement_request', 'achievement_id', 'achievement', 'id'],
  ['endorsement_request', 'award_id', 'award', 'id'],
  ['vc_api_exchange', 'award_id', 'award', 'id'],
  ['insight_award', 'award_id', 'award', 'id'],
  ['insight_enrolment', 'enrolment_id', 'pathway_enrolment', 'id'],
  ['insight_learner', 'learner_id', 'learner', 'id'],
  ['pathway_recognition', 'enrolment_id', 'pathway_enrolment', 'id'],
  ['key_compromise_item', 'compromise_id', 'key_compromise', 'id'],
  ['key_compromise_item', 'award_id', 'award', 'id'],
  ['archive_file', 'archive_id', 'archive', 'id'],
]

const union = (parts: readonly string[]) => parts.join('\n union all ')

/** What an erased learner had: its number stays in the trail and in status lists, and leads nowhere on purpose. */
const isErased = (issuer: string, award: string) =>
  `exists (select 1 from erasure where erasure.issuer_id = ${issuer} and erasure.award_ids ? ${award})`

/** An endorsement has its position in a list as an award has. */
const isOfEndorsement = (entry: string) =>
  `exists (select 1 from endorsement where endorsement.issuer_id = ${entry}.issuer_id and endorsement.id = ${entry}.award_id)`

/** So has what was signed for a caller of VC-API. */
const isOfVcApi = (entry: string) =>
  `exists (select 1 from vc_api_credential as signed where signed.issuer_id = ${entry}.issuer_id and signed.id = ${entry}.award_id)`

/** A copy in another wallet has its position as well. */
const isOfCopy = (entry: string) =>
  `exists (select 1 from wallet_copy where wallet_copy.issuer_id = ${entry}.issuer_id and wallet_copy.id = ${entry}.award_id)`

const childWithoutParent = ([child, column, parent, key]: (typeof PARENTS)[number]) => `
  select child.issuer_id, child.${column}::text as subject, '${child} without its ${parent}' as why from ${child} as child
  where child.${column} is not null and not exists (
    select 1 from ${parent} as parent where parent.issuer_id = child.issuer_id and parent.${key} = child.${column})
    ${parent === 'award' ? `and not ${isErased('child.issuer_id', `child.${column}::text`)}` : ''}
    ${child === 'status_entry' && parent === 'award' ? `and not ${isOfEndorsement('child')} and not ${isOfVcApi('child')} and not ${isOfCopy('child')}` : ''}`

/** Everything of a tenant belongs to an issuer that exists, in whatever tables there are (I12). */
export const withoutIssuer = (table: string) => `
  select distinct issuer_id, issuer_id::text as subject, '${table} without its issuer' as why from ${table}
  where issuer_id is not null and not exists (select 1 from issuer where issuer.issuer_id = ${table}.issuer_id)
    ${table === 'public_address' ? "and coalesce(current_setting('laurel.issuer_id', true), '') in ('', issuer_id::text)" : ''}`

const TENANTS = "(select issuer_id from public_address where kind = 'issuer') as tenant"

/** What insight counts, and what it is of; a minor is left out by cohort as the server last found. */
const INSIGHT_KINDS = [
  ['award', 'laurel_award_facts(tenant.issuer_id, null)'],
  ['enrolment', 'laurel_enrolment_facts(tenant.issuer_id, null)'],
  [
    'learner',
    `laurel_learner_facts(tenant.issuer_id, null, array(
      select learner_id from insight_learner where issuer_id = tenant.issuer_id and not by_cohort))`,
  ],
] as const

/** Counted as something else than it is now; what has changed just now and waits to be counted is left out. */
const countedOtherwise = ([kind, facts]: (typeof INSIGHT_KINDS)[number]) => `
  select distinct tenant.issuer_id, ${kind}_id::text as subject, 'insight has counted this ${kind} as something else' as why
  from ${TENANTS}, lateral (
    (select * from ${facts} except select * from insight_${kind} where issuer_id = tenant.issuer_id)
    union all
    (select * from insight_${kind} where issuer_id = tenant.issuer_id except select * from ${facts})) as other
  where not exists (select 1 from insight_pending where insight_pending.issuer_id = tenant.issuer_id
    and kind = '${kind}' and insight_pending.subject = ${kind}_id)`

/** The names of a key in proofs: it has as many as its issuer. */
const namesOfKey = (key: string) => `(
  select coalesce(home_did, did) || '#' || ${key}.fragment as name from issuer where issuer.issuer_id = ${key}.issuer_id
  union select did || '#' || ${key}.fragment from issuer_domain
    where issuer_domain.issuer_id = ${key}.issuer_id and used_since is not null)`

/** What a stolen key has signed and still counts here, by the key's name in the proof. */
const SIGNED_BY_STOLEN = `credential
  join award on award.issuer_id = credential.issuer_id and award.id = credential.award_id
  join signing_key as key on key.issuer_id = credential.issuer_id and key.compromise_id is not null
  join key_compromise as declared on declared.issuer_id = key.issuer_id and declared.id = key.compromise_id
  join lateral ${namesOfKey('key')} as named on document like '%"verificationMethod":"' || named.name || '"%'
  where is_current and award.state = 'issued'`

const IS_OVER = "award.state in ('revoked', 'superseded')"

export const INVARIANTS: readonly Invariant[] = [
  {
    name: 'I1',
    sentence: 'Every award has one credential, and no two awards share one.',
    sql: union([
      `select issuer_id, award_id::text as subject, 'two current credentials' as why from credential
       where is_current group by issuer_id, award_id having count(*) > 1`,
      `select min(issuer_id::text)::uuid, credential_id::text, 'two awards with this credential' from award
       group by credential_id having count(*) > 1`,
      `select credential.issuer_id, credential.award_id::text, 'a statement under another credential id' from credential
       join award on award.issuer_id = credential.issuer_id and award.id = credential.award_id
       where award.credential_id <> credential.credential_id`,
    ]),
  },
  {
    name: 'I2',
    sentence: 'No position of a status list was given out twice.',
    sql: union([
      `select issuer_id, list_id || '#' || index as subject, 'a position twice' as why from status_entry
       group by issuer_id, list_id, index having count(*) > 1`,
      `select issuer_id, list_id || '#' || index, 'a position outside its list' from status_entry
       where index < 0 or not exists (select 1 from status_list
         where status_list.issuer_id = status_entry.issuer_id and id = list_id and index < entries)`,
    ]),
  },
  {
    name: 'I3',
    sentence: 'What was approved for issuing has been issued within minutes.',
    sql: union([
      `select issuer_id, award_id::text as subject, 'an intent that nobody finished' as why from issuance_intent
       where done_at is null and created_at < $1 and not exists (
         select 1 from issuing_halt where issuing_halt.issuer_id = issuance_intent.issuer_id)`,
      `select issuer_id, id::text, 'an endorsement that nobody signed' from endorsement
       where document is null and created_at < $1`,
      `select issuer_id, id::text, 'issued without a credential' from award
       where (state in ('issued', 'revoked', 'superseded') or issued_at is not null) and not exists (
         select 1 from credential where credential.issuer_id = award.issuer_id and award_id = award.id and is_current)`,
      `select award.issuer_id, id::text, 'a credential, but not issued' from award
       join credential on credential.issuer_id = award.issuer_id and credential.award_id = award.id
       where is_current and award.state in ('draft', 'approved')`,
    ]),
  },
  {
    name: 'I4',
    sentence: 'Every credential that was acknowledged is there, at its address.',
    sql: union([
      `select issuer_id, award_id::text as subject, 'a signed statement is gone' as why from issuance_intent
       where done_at is not null and not exists (select 1 from credential where credential.issuer_id = issuance_intent.issuer_id
         and credential.award_id = issuance_intent.award_id and credential.statement = issuance_intent.statement)`,
      `select issuer_id, award_id::text, 'a statement without the intent that was written first' from credential
       where not exists (select 1 from issuance_intent where issuance_intent.issuer_id = credential.issuer_id
         and issuance_intent.award_id = credential.award_id and issuance_intent.statement = credential.statement)`,
      `select issuer_id, subject, 'the trail says issued, and there is no credential' from audit
       where event = 'award.issued' and not exists (
         select 1 from credential where credential.issuer_id = audit.issuer_id and award_id::text = audit.subject)
         and not ${isErased('audit.issuer_id', 'audit.subject')}`,
      `select issuer_id, award_id::text, 'its public address is gone' from credential
       where is_current and not exists (select 1 from public_address where kind = 'credential'
         and address = credential_id::text and public_address.issuer_id = credential.issuer_id)`,
    ]),
  },
  {
    name: 'I6',
    sentence: 'Everything stated is on record, once.',
    sql: union([
      // As often as there are documents: each statement of an award is one of JSON and one token.
      ...(
        [
          ['credential', 'award_id', 'credential', 2, 'true'],
          ['copy', 'award_id', 'wallet_copy', 1, 'document is not null and not is_own'],
          ['endorsement', 'id', 'endorsement', 1, "document is not null and document <> ''"],
          ['vc-api', 'id', 'vc_api_credential', 1, 'document is not null'],
        ] as const
      ).map(
        ([kind, subject, table, each, isSigned]) => `
        select issuer_id, signed.subject, 'a ${kind} that is not on record' as why from (
          select issuer_id, ${subject}::text as subject, ${each} * count(*) as n from ${table}
          where ${isSigned} and created_at < $1 group by issuer_id, ${subject}) as signed
        where exists (select 1 from log_state where log_state.issuer_id = signed.issuer_id and caught_up_at < $1)
          and n > (select count(*) from log_statement where log_statement.issuer_id = signed.issuer_id
            and log_statement.subject = signed.subject and kind = '${kind}')`,
      ),
      `select issuer_id, id::text, 'it should be on record by now' from log_statement
       where position is null and stated_at < $1 and not exists (
         select 1 from log where log.issuer_id = log_statement.issuer_id and held_at is not null and closed_at is null)`,
      `select log.issuer_id, log.id::text, 'a tree whose head was not signed' from log
       where closed_at is null and held_at is null and size > coalesce((select max(size) from log_checkpoint
           where log_checkpoint.issuer_id = log.issuer_id and log_id = log.id), 0)
         and exists (select 1 from log_statement where log_statement.issuer_id = log.issuer_id and log_id = log.id
           and stated_at < $1 and position >= coalesce((select max(size) from log_checkpoint
             where log_checkpoint.issuer_id = log.issuer_id and log_checkpoint.log_id = log.id), 0))`,
    ]),
  },
  {
    name: 'I7',
    sentence: 'Every head of a log that was signed is of its tree, and none has two.',
    sql: `select log.issuer_id, id::text as subject, 'two logs under one name' as why from log
      where exists (select 1 from log as other where other.origin = log.origin and other.id <> log.id)`,
  },
  {
    name: 'I9',
    sentence: 'What was revoked stays revoked.',
    sql: union([
      `select award.issuer_id, award.id::text as subject, award.state || ', and its status says nothing of it' as why from award
       where ${IS_OVER} and not exists (select 1 from status_entry
         where status_entry.issuer_id = award.issuer_id and award_id = award.id
           and purpose = 'revocation' and set_at is not null)`,
      `select issuer_id, id::text, 'withdrawn, and its status says nothing of it' from endorsement
       where withdrawn_at is not null and not exists (select 1 from status_entry
         where status_entry.issuer_id = endorsement.issuer_id and award_id = endorsement.id and set_at is not null)`,
      `select copy.issuer_id, copy.id::text, 'in another wallet it counts, and it is over' from wallet_copy as copy
       join award on award.issuer_id = copy.issuer_id and award.id = copy.award_id
       where (copy.withdrawn_at is not null or ${IS_OVER}) and not exists (select 1 from status_entry
         where status_entry.issuer_id = copy.issuer_id and status_entry.award_id = copy.id
           and purpose = 'revocation' and set_at is not null)`,
      `select issuer_id, subject, 'the trail says ' || event || ', and its status says nothing of it' from audit
       where event in ('award.revoked', 'award.superseded') and not exists (select 1 from status_entry
         where status_entry.issuer_id = audit.issuer_id and award_id::text = audit.subject
           and purpose = 'revocation' and set_at is not null)`,
      `select issuer_id, subject, 'the trail says ' || event || ', and the award counts again' from audit
       where event in ('award.revoked', 'award.superseded') and exists (select 1 from award
         where award.issuer_id = audit.issuer_id and award.id::text = audit.subject and not ${IS_OVER})`,
      `select issuer_id, subject, 'the trail says that it was revoked by VC-API, and its status says nothing of it' from audit
       where event = 'vc-api.status-set' and details ->> 'purpose' = 'revocation' and details ->> 'isSet' = 'true'
         and not exists (select 1 from status_entry where status_entry.issuer_id = audit.issuer_id
           and award_id::text = audit.subject and purpose = 'revocation' and set_at is not null)`,
      `select issuer_id, id, 'published as newer than it is' from status_list where published_version > version`,
      `select entry.issuer_id, award_id::text, 'its suspension and its status say different things' from status_entry as entry
       join award on award.issuer_id = entry.issuer_id and award.id = award_id
       where purpose = 'suspension' and (set_at is null) <> (award.suspended_at is null)`,
    ]),
  },
  {
    name: 'I10',
    sentence: 'Whoever has an address was written to, once.',
    sql: union([
      `select award.issuer_id, award.id::text as subject, 'issued, and nobody was told' as why from award
       join learner on learner.issuer_id = award.issuer_id and learner.id = award.learner_id
       where award.issued_at < $1 and learner.email is not null and not exists (
         select 1 from mail where mail.issuer_id = award.issuer_id
           and (substring(message_id from '^<award-([0-9a-f-]{36})') = award.id::text
             or (award.origin like 'recovery:%'
               and substring(message_id from '^<reissue-([0-9a-f-]{36})') = split_part(award.origin, ':', 2))))`,
      `select min(issuer_id::text)::uuid, message_id, 'two mails under one Message-ID' from mail
       group by message_id having count(*) > 1`,
    ]),
  },
  {
    name: 'I11',
    sentence: 'Whoever was erased does not come back.',
    sql: `select learner.issuer_id, learner.id::text as subject, 'erased, and here again' as why from learner
      join erasure on erasure.issuer_id = learner.issuer_id and erasure.learner_id = learner.id`,
  },
  {
    name: 'I12',
    sentence: 'Everything belongs to the issuer of what it is a part of.',
    sql: union(PARENTS.map(childWithoutParent)),
  },
  {
    name: 'I13',
    sentence: 'Counters equal what they count.',
    sql: union([
      `select issuer_id, id as subject, 'used ' || used || ' but given out ' || given as why from (
         select status_list.*, (select count(*) from status_entry
           where status_entry.issuer_id = status_list.issuer_id and list_id = id) as given from status_list) as list
       where used <> given`,
      `select issuer_id, id::text, 'a job counts its rows wrongly' from job,
         lateral (select count(*) as rows, count(*) filter (where job_row.state <> 'waiting') as closed,
           count(*) filter (where job_row.state = 'failed') as wrong
           from job_row where job_row.issuer_id = job.issuer_id and job_id = job.id) as counted
       where total <> rows or done <> closed or failed <> wrong or done <> succeeded + failed`,
      ...INSIGHT_KINDS.map(countedOtherwise),
      `select tenant.issuer_id, measure || ' ' || subject, 'insight counts ' || coalesce(kept, 0) || ' and there are ' || coalesce(sums, 0)
       from ${TENANTS}, lateral (
         select measure, subject, kept.n as kept, sums.n as sums
         from laurel_insight_sums(tenant.issuer_id) as sums full join (
           select * from insight_count where issuer_id = tenant.issuer_id and measure not in ('shared', 'seen', 'verified')
         ) as kept using (measure, subject, bucket)) as cell
       where coalesce(kept, 0) <> coalesce(sums, 0)`,
      // What happened to nobody in particular says the month alone, and is counted along with the others.
      `select issuer_id, subject::text, 'changed, and insight has not counted it' from insight_pending
       where subject is not null and at < least($1::timestamptz, now() - interval '1 hour')`,
    ]),
  },
  {
    name: 'I14',
    sentence: 'What was in a lost wallet was issued anew by two people, and in time.',
    sql: union([
      `select issuer_id, id::text as subject, 'decided by one person' as why from recovery_request
       where state in ('confirmed', 'reissued') and (checked_by is null or confirmed_by is null
         or checked_by = confirmed_by or person_id in (checked_by, confirmed_by))`,
      `select issuer_id, id::text, 'due, and nobody issued it anew' from recovery_request
       where state = 'confirmed' and due_at < $1 and not exists (
         select 1 from issuing_halt where issuing_halt.issuer_id = recovery_request.issuer_id
         union all select 1 from closing where closing.issuer_id = recovery_request.issuer_id and stopped_at is not null)`,
    ]),
  },
  {
    name: 'I15',
    sentence: 'Every checkpoint that was anchored can be shown to be.',
    sql: union([
      `select issuer_id, anchor_id::text as subject, 'its anchor is gone' as why from anchored_checkpoint
       where not exists (select 1 from anchor where anchor.id = anchor_id)`,
      `select issuer_id, anchor_id::text, 'confirmed, and without its proof' from anchored_checkpoint
       join anchor on anchor.id = anchor_id where state = 'confirmed' and (evidence is null or confirmed_at is null)`,
      `select issuer_id, anchor_id::text, 'on its way, and nothing was kept that was sent' from anchored_checkpoint
       join anchor on anchor.id = anchor_id where state in ('sent', 'mined') and timestamp is null
         and transaction_hash is null
         and not exists (select 1 from anchor_transaction where anchor_transaction.anchor_id = anchor.id and raw is not null)`,
    ]),
  },
  {
    name: 'I17',
    sentence:
      'A key that was declared stolen signs nothing, and whatever it had signed since is listed or signed anew.',
    sql: union([
      `select issuer_id, id::text as subject, 'a stolen key can still sign' as why from signing_key
       where compromise_id is not null and (retired_at is null or wrapped is not null)`,
      `select issuer_id, id::text, 'declared stolen, and a key of it is not marked' from key_compromise
       where exists (select 1 from unnest(keys) as named where not exists (select 1 from signing_key as key
         where key.issuer_id = key_compromise.issuer_id and key.fragment = named and compromise_id is not null))`,
      `select credential.issuer_id, credential.award_id::text, 'signed with a stolen key, and neither on record before nor listed'
       from ${SIGNED_BY_STOLEN} and credential.created_at < $1
         and not exists (select 1 from key_compromise_item as item where item.issuer_id = credential.issuer_id
           and item.kind = 'award' and item.id = credential.award_id)
         and not exists (select 1 from log_statement as token, jsonb_to_recordset(declared.last_good) as good ("logId" uuid, size bigint)
           where token.issuer_id = credential.issuer_id and token.kind <> 'event'
             and token.digest = sha256(convert_to(${WHOLE_TOKEN}, 'UTF8'))
             and good."logId" = token.log_id and token.position < good.size)`,
      `select item.issuer_id, item.id::text, 'said to be signed anew, and signed with the stolen key' from key_compromise_item as item
       join key_compromise as declared on declared.issuer_id = item.issuer_id and declared.id = item.compromise_id
       join credential on credential.issuer_id = item.issuer_id and credential.award_id = item.id and is_current
       join signing_key as key on key.issuer_id = item.issuer_id and key.fragment = any (declared.keys)
       join lateral ${namesOfKey('key')} as named on document like '%"verificationMethod":"' || named.name || '"%'
       where item.kind = 'award' and item.state = 'reissued'`,
      `select list.issuer_id, list.id, 'published with a key that was stolen since' from status_list as list
       join key_compromise as declared on declared.issuer_id = list.issuer_id
       where declared.declared_at < $1 and (published_at < declared.declared_at or token_at < declared.declared_at)`,
    ]),
  },
  {
    name: 'I18',
    sentence: 'An institution that has closed has signed nothing since, and what it published last is final.',
    sql: `select closing.issuer_id, found.subject, found.why from closing, lateral (${union([
      ...(
        [
          ['credential', 'award_id', 'created_at'],
          ['wallet_copy', 'id', 'created_at'],
          ['vc_api_credential', 'id', 'created_at'],
          ['endorsement', 'id', 'signed_at'],
          ['did_log_entry', 'number', 'made_at'],
          ['log_checkpoint', 'size', 'at'],
          ['log_statement', 'id', 'stated_at'],
          ['status_list', 'id', 'published_at'],
          ['status_entry', 'award_id', 'set_at'],
        ] as const
      ).map(
        ([table, id, at]) => `select ${id}::text as subject, '${table} from after the end' as why from ${table}
          where ${table}.issuer_id = closing.issuer_id and ${table}.${at} > closing.closed_at`,
      ),
      `select id, 'a status list that is not final' from status_list where issuer_id = closing.issuer_id and not is_final`,
      `select award_id::text, 'written down to be signed, and never was' from issuance_intent
        where issuer_id = closing.issuer_id and done_at is null`,
      `select id::text, 'on no record, and never will be' from log_statement
        where issuer_id = closing.issuer_id and position is null`,
      `select 'closing', 'closed without a statement' where closing.statement is null or closing.final_at is null`,
      `select id::text, 'a key that should have been destroyed' from signing_key
        where issuer_id = closing.issuer_id and wrapped is not null and closing.keys_destroyed_at is not null`,
    ])}) as found where closing.closed_at is not null`,
  },
  {
    name: 'I19',
    sentence:
      'Every name under which something is stated is one that its institution has used, and the lists in which its status is have that name too.',
    sql: union([
      `select issuer_id, did as subject, 'new credentials name a domain that was never used' as why from issuer
       where home_did is not null and not exists (select 1 from issuer_domain
         where issuer_domain.issuer_id = issuer.issuer_id and issuer_domain.did = issuer.did and used_since is not null)`,
      `select status_list.issuer_id, status_list.id, 'its name is none of its institution''s' from status_list
       join issuer on issuer.issuer_id = status_list.issuer_id
       where status_list.did is not null and status_list.did <> coalesce(home_did, issuer.did) and not exists (
         select 1 from issuer_domain where issuer_domain.issuer_id = status_list.issuer_id
           and issuer_domain.did = status_list.did and used_since is not null)`,
      `select issuer_id, did, 'its address is not the institution''s' from issuer_domain
       where used_since is not null and not exists (select 1 from public_address
         where kind = 'did' and address = issuer_domain.did and public_address.issuer_id = issuer_domain.issuer_id)`,
    ]),
  },
]
