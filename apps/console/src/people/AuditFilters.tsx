import { Group, NativeSelect, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { SearchField } from '../app/SearchField.tsx'
import { AUDIT_EVENTS, eventKey } from './audit-events.ts'

type Props = {
  readonly filter: (name: string) => string
  readonly setFilter: (name: string, value: string) => void
}

/** Narrows the trail by anything in it, by what happened, and by day. */
export function AuditFilters({ filter, setFilter }: Props) {
  const { t } = useTranslation()
  const groups = Object.entries(AUDIT_EVENTS).map(([kind, events]) => {
    const group = t(`audit.group.${kind}`)
    const each = events.map(event => ({ value: `${kind}.${event}`, label: t(eventKey(`${kind}.${event}`)) }))
    return { group, items: each.length > 1 ? [{ value: kind, label: t('audit.allOf', { group }) }, ...each] : each }
  })
  return (
    <Group mb="lg" gap="sm" align="end">
      <SearchField label={t('audit.search')} value={filter('q')} onChange={value => setFilter('q', value)} />
      <NativeSelect
        label={t('audit.what')}
        maw={280}
        value={filter('event')}
        onChange={event => setFilter('event', event.currentTarget.value)}
        data={[{ value: '', label: t('audit.anything') }, ...groups]}
      />
      <TextInput
        label={t('audit.from')}
        type="date"
        max={filter('to') || '2199-12-31'}
        value={filter('from')}
        onChange={event => setFilter('from', event.currentTarget.value)}
      />
      <TextInput
        label={t('audit.to')}
        type="date"
        min={filter('from')}
        max="2199-12-31"
        value={filter('to')}
        onChange={event => setFilter('to', event.currentTarget.value)}
      />
    </Group>
  )
}

/** The instant at which a day of the reader's begins; `next` for the day after it. Empty for what is no day. */
export function startOfDay(day: string, next = 0): string {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? []
  if (!year || !month || !date) return ''
  const start = new Date(Number(year), Number(month) - 1, Number(date) + next)
  return Number.isNaN(start.getTime()) ? '' : start.toISOString()
}
