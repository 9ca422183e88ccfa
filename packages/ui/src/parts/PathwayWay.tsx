import { textFor, textsOf } from '@laurel/core/achievement'
import { isGroup, type Pathway, type Progress, type Step, type StepProgress, stepsIn } from '@laurel/core/pathway'
import { IconCheck, IconClockX, IconLock, IconPointFilled, IconRoute } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDate, formatNumber } from '../i18n/format.ts'
import css from './PathwayWay.module.css'

type Props = {
  readonly pathway: Pathway
  readonly progress: Progress
  /** What else is said of a step: what meets it, and where that is. */
  readonly more?: (step: Step) => ReactNode
  readonly headingLevel?: 2 | 3
}

type Words = ReturnType<typeof useTranslation<'common'>>['t']

/** How a step looks: what one can work on now stands out, what is done is quiet. */
const lookOf = (step: StepProgress, isNext: boolean) =>
  step.state === 'open' ? (isNext ? 'next' : 'open') : step.state
const ICONS = {
  done: IconCheck,
  next: IconRoute,
  open: IconPointFilled,
  locked: IconLock,
  expired: IconClockX,
} as const

/** In words, and not by colour alone: done, next, what has to come first, and why something counts no longer. */
function reasonOf(
  step: Step,
  stands: StepProgress,
  isNext: boolean,
  nameOf: (id: string) => string,
  t: Words,
  locale: string,
) {
  if (isGroup(step)) {
    const counts = { done: formatNumber(stands.done, locale), need: formatNumber(step.need, locale) }
    return stands.state === 'locked'
      ? t('way.after', { steps: new Intl.ListFormat(locale).format(stands.lockedBy.map(nameOf)) })
      : t(stands.state === 'done' ? 'way.groupDone' : 'way.group', counts)
  }
  if (stands.state === 'done')
    return stands.until === null ? t('way.done') : t('way.doneUntil', { date: formatDate(stands.until, locale) })
  if (stands.lapse) return t(`way.lapse.${stands.lapse}`)
  if (stands.state === 'locked')
    return t('way.after', { steps: new Intl.ListFormat(locale).format(stands.lockedBy.map(nameOf)) })
  return t(isNext ? 'way.next' : 'way.open')
}

/** "You are here": the steps one below the other, as they read on a phone. */
export function PathwayWay({ pathway, progress, more, headingLevel = 2 }: Props) {
  const { t, i18n } = useTranslation('common')
  const locale = i18n.language
  const standsOf = new Map(progress.steps.map(one => [one.id, one]))
  const texts = (step: Step, word: 'name' | 'description') =>
    textFor(textsOf(pathway.language, step[word], step.translations, word), locale) ?? ''
  const byId = new Map(pathway.steps.map(one => [one.id, one]))
  const nameOf = (id: string) => {
    const step = byId.get(id)
    return step ? texts(step, 'name') : ''
  }
  const item = (step: Step): ReactNode => {
    const stands = standsOf.get(step.id)
    if (!stands) return null
    const isNext = progress.next.includes(step.id)
    const look = lookOf(stands, isNext)
    const Icon = ICONS[look]
    const Heading = `h${step.within === null ? headingLevel : headingLevel + 1}` as 'h2'
    return (
      <li
        key={step.id}
        className={css.step}
        data-look={look}
        data-step={step.id}
        aria-current={isNext ? 'step' : undefined}
      >
        <span className={css.mark} aria-hidden>
          <Icon size={18} stroke={2.2} />
        </span>
        <div className={css.body}>
          <Heading className={css.name}>{texts(step, 'name')}</Heading>
          <p className={css.reason}>
            {reasonOf(step, stands, isNext, nameOf, t, locale)}
            {step.isOptional && step.within === null ? ` · ${t('way.optional')}` : ''}
          </p>
          {texts(step, 'description') ? <p className={css.description}>{texts(step, 'description')}</p> : null}
          {more?.(step)}
          {isGroup(step) ? <ol className={css.way}>{stepsIn(pathway, step.id).map(item)}</ol> : null}
        </div>
      </li>
    )
  }
  return <ol className={css.way}>{stepsIn(pathway, null).map(item)}</ol>
}
