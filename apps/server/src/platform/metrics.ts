import type { Database } from './database.ts'

/** Counts for `/metrics` in the Prometheus text format. Labels name routes and outcomes, never a school or a person. */
export type Metrics = {
  request(method: string, status: number, seconds: number): void
  count(name: string, labels?: Readonly<Record<string, string>>): void
  text(database: Database): string
}

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

export function createMetrics(): Metrics {
  const counters = new Map<string, number>()
  const buckets = new Array<number>(BUCKETS.length).fill(0)
  let total = 0
  let sum = 0
  const add = (name: string, labels: Readonly<Record<string, string>> = {}) => {
    const inner = Object.entries(labels).map(([key, value]) => `${key}="${value.replace(/[^\w./-]/g, '_')}"`)
    const key = inner.length > 0 ? `${name}{${inner.join(',')}}` : name
    counters.set(key, (counters.get(key) ?? 0) + 1)
  }
  return {
    request(method, status, seconds) {
      add('laurel_http_requests_total', { method, status: `${Math.floor(status / 100)}xx` })
      BUCKETS.forEach((limit, index) => {
        if (seconds <= limit) buckets[index]!++
      })
      total++
      sum += seconds
    },
    count: add,
    text(database) {
      const { rss, heapUsed } = process.memoryUsage()
      const { totalCount, idleCount, waitingCount } = database.pool
      return [
        '# TYPE laurel_http_requests_total counter',
        ...[...counters].sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, value]) => `${key} ${value}`),
        '# TYPE laurel_http_request_duration_seconds histogram',
        ...BUCKETS.map(
          (limit, index) => `laurel_http_request_duration_seconds_bucket{le="${limit}"} ${buckets[index]}`,
        ),
        `laurel_http_request_duration_seconds_bucket{le="+Inf"} ${total}`,
        `laurel_http_request_duration_seconds_sum ${sum.toFixed(6)}`,
        `laurel_http_request_duration_seconds_count ${total}`,
        '# TYPE laurel_database_connections gauge',
        `laurel_database_connections{state="open"} ${totalCount}`,
        `laurel_database_connections{state="idle"} ${idleCount}`,
        `laurel_database_connections{state="waiting"} ${waitingCount}`,
        '# TYPE process_resident_memory_bytes gauge',
        `process_resident_memory_bytes ${rss}`,
        '# TYPE process_heap_bytes gauge',
        `process_heap_bytes ${heapUsed}`,
        '',
      ].join('\n')
    },
  }
}
