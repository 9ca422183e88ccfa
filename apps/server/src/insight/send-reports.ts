import { dayName, dayOf, safePart, safeTotal } from '@laurel/core/insight'
import type { Deps } from '../deps.ts'
import { allIssuerIds, currentIssuer } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { type ReportFigures, reportMail } from './report-mail.ts'
import { type Every, endToken, reportDay } from './report-settings.ts'
import { shiftsOf } from './shift.ts'
import { countClaims } from './show-claims.ts'
import { pathwayFigures } from './show-pathways.ts'
import { daysOf, peopleOf } from './store.ts'

const dayNumber = (day: string) => dayOf(Date.parse(day))

/** The week or month before the one that begins on `until`. */
function spanBefore(every: Every, until: string): { readonly from: string; readonly last: string } {
  const last = dayName(dayNumber(until) - 1)
  return { from: every === 'weekly' ? dayName(dayNumber(until) - 7) : `${last.slice(0, 7)}-01`, last }
}

/** The same figures for everybody who gets them. Awards too are rounded here: a mail goes where no role is asked for. */
async function figuresOf(tx: Tx, deps: Deps, issuerId: string, every: Every, until: string): Promise<ReportFigures> {
  const shiftOf = shiftsOf(deps, issuerId)
  const { from } = spanBefore(every, until)
  const days = (await daysOf(tx, issuerId, dayNumber(from))).filter(one => one.day < dayNumber(until))
  const sum = (measure: string) => days.reduce((all, one) => all + (one.measure === measure ? one.n : 0), 0)
  const everybody = (await peopleOf(tx, issuerId)).get('all') ?? {}
  const { waiting } = await countClaims(tx, issuerId, deps.clock())
  const stalls = await pathwayFigures(tx, issuerId, shiftOf)
  const worst = stalls
    .filter(one => one.stall)
    .toSorted((one, other) => (other.stall?.percent ?? 0) - (one.stall?.percent ?? 0))[0]
  const step = worst?.steps.find(one => one.id === worst.stall?.stepId)
  return {
    earned: safeTotal(shiftOf, `report ${every} ${until} earned`, sum('earned-day')),
    taken: safeTotal(shiftOf, `report ${every} ${until} earned`, sum('taken-day')),
    earners: safeTotal(shiftOf, 'people all', everybody.earners ?? 0),
    completers: safePart(shiftOf, 'people all', everybody.earners ?? 0, everybody.completers ?? 0),
    claimsWaiting: safeTotal(shiftOf, `report ${every} ${until} claims`, waiting),
    stall: worst?.stall && step ? { pathway: worst.name, step: step.name, percent: worst.stall.percent } : null,
  }
}

type Due = { user_id: string; every: Every; locale: string; name: string; email: string }

/** Sends what is due at one institution. The mark is set in the transaction of the mail: a crash sends none twice. */
async function sendAt(deps: Deps, issuerId: string): Promise<number> {
  const now = deps.clock()
  return tx(deps, { issuerId }, async tx => {
    const due = await tx.execute<Due>(sql`
      update insight_report set sent_for = case every when 'weekly' then ${reportDay('weekly', now)}::date else ${reportDay('monthly', now)}::date end
      from member join person on person.id = member.user_id
      where insight_report.issuer_id = ${issuerId} and member.issuer_id = ${issuerId} and member.user_id = insight_report.user_id
        and sent_for < case every when 'weekly' then ${reportDay('weekly', now)}::date else ${reportDay('monthly', now)}::date end
      returning insight_report.user_id, every, insight_report.locale, person.name, person.email`)
    if (due.rows.length === 0) return 0
    const issuer = await currentIssuer(tx, issuerId)
    const figures = new Map<Every, ReportFigures>()
    for (const every of new Set(due.rows.map(row => row.every)))
      figures.set(every, await figuresOf(tx, deps, issuerId, every, reportDay(every, now)))
    const mails = due.rows.map(row => {
      const until = reportDay(row.every, now)
      const span = spanBefore(row.every, until)
      const mail = reportMail({
        every: row.every,
        name: row.name,
        issuer: issuer.name,
        locale: row.locale,
        from: span.from,
        until: span.last,
        url: `${deps.baseUrl}/console/insight`,
        endUrl: `${deps.baseUrl}/insight-report/${endToken(deps, issuerId, row.user_id)}`,
        figures: figures.get(row.every) as ReportFigures,
      })
      return {
        ...mail,
        issuerId,
        messageId: `<insight-${issuerId}-${row.user_id}-${row.every}-${until}@${new URL(deps.baseUrl).hostname}>`,
        kind: 'insight',
        to: { email: row.email, name: row.name },
        from: issuer.name,
      }
    })
    await deps.mailer.send(tx, ...mails)
    deps.failpoint('before-report-commit')
    return mails.length
  })
}

/** The reports of all institutions that are due. @returns how many were put on their way */
export async function sendReports(deps: Deps): Promise<number> {
  let count = 0
  for (const issuerId of await tx(deps, {}, allIssuerIds)) count += await sendAt(deps, issuerId)
  return count
}
