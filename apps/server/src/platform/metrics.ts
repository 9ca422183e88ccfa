import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Database } from './database.ts'

/** What a gauge reads now: one value for each set of labels. */
export type Readings = readonly { readonly labels?: Readonly<Record<string, string>>; readonly value: number }[]

/**
 * Counts for `/metrics` in the Prometheus text format. Labels name methods, outcomes and queues, never a school or a
 * person: whoever may read them learns how the server is, and nothing of whom it serves.
 */
export type Metrics = {
  request(method: string, status: number, seconds: number): void
  /** Adds a gauge, read at most every `READ_SECONDS`; one that cannot be read is left out. */
  gauge(name: string, help: string, read: () => Promise<Readings> | Readings): void
  text(): Promise<string>
}

/** Upper bounds in seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
/** The address is open, so asking it often must not cost the database anything. */
const READ_SECONDS = 10
/** Methods that are counted by name. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

const labelled = (name: string, labels: Readonly<Record<string, string>> = {}) => {
  const inner = Object.entries(labels).map(([key, value]) => `${key}="${value.replace(/[^\w./-]/g, '_')}"`)
  return inner.length > 0 ? `${name}{${inner.join(',')}}` : name
}

export function createMetrics(): Metrics {
  const requests = new Map<string, number>()
  const buckets = new Array<number>(BUCKETS.length).fill(0)
  let total = 0
  let sum = 0
  const gauges: { name: string; help: string; read: () => Promise<Readings> | Readings }[] = []
  let kept: { at: number; lines: Promise<string[]> } | undefined

  async function readGauges(): Promise<string[]> {
    const lines: string[] = []
    for (const { name, help, read } of gauges) {
      const readings = await Promise.resolve()
        .then(read)
        .catch(() => [])
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`)
      for (const { labels, value } of readings) lines.push(`${labelled(name, labels)} ${value}`)
    }
    return lines
  }

  return {
    request(method, status, seconds) {
      const key = labelled('laurel_http_requests_total', {
        method: METHODS.has(method) ? method : 'other',
        status: `${Math.floor(status / 100)}xx`,
      })
      requests.set(key, (requests.get(key) ?? 0) + 1)
      BUCKETS.forEach((limit, index) => {
        if (seconds <= limit) buckets[index]!++
      })
      total++
      sum += seconds
    },
    gauge(name, help, read) {
      gauges.push({ name, help, read })
    },
    async text() {
      const now = performance.now()
      if (!kept || now - kept.at > READ_SECONDS * 1000) kept = { at: now, lines: readGauges() }
      const duration = 'laurel_http_request_duration_seconds'
      return [
        '# HELP laurel_http_requests_total Requests answered since the start, by method and class of status.',
        '# TYPE laurel_http_requests_total counter',
        ...[...requests].sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, value]) => `${key} ${value}`),
        `# HELP ${duration} Seconds from a request's arrival to its answer.`,
        `# TYPE ${duration} histogram`,
        ...BUCKETS.map((limit, index) => `${duration}_bucket{le="${limit}"} ${buckets[index]}`),
        `${duration}_bucket{le="+Inf"} ${total}`,
        `${duration}_sum ${sum.toFixed(6)}`,
        `${duration}_count ${total}`,
        ...(await kept.lines),
        '',
      ].join('\n')
    },
  }
}

/** Gauges of the process and its connections. */
export function watchProcess(metrics: Metrics, database: Database): void {
  metrics.gauge('laurel_database_connections', 'Connections of the pool, and requests that wait for one.', () => {
    const { totalCount, idleCount, waitingCount, options } = database.pool
    return [
      { labels: { state: 'open' }, value: totalCount },
      { labels: { state: 'idle' }, value: idleCount },
      { labels: { state: 'waiting' }, value: waitingCount },
      { labels: { state: 'limit' }, value: options.max ?? 0 },
    ]
  })
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  metrics.gauge(
    'laurel_event_loop_delay_seconds',
    'How late timers were since the last look: the 99th percentile.',
    () => {
      const value = Number((delay.percentile(99) / 1e9).toFixed(6))
      delay.reset()
      return [{ value: Number.isFinite(value) ? value : 0 }]
    },
  )
  metrics.gauge('process_start_time_seconds', 'When the server started, in Unix time.', () => [
    { value: Math.round(Date.now() / 1000 - process.uptime()) },
  ])
  metrics.gauge('process_resident_memory_bytes', 'Memory of the server, without PostgreSQL.', () => [
    { value: process.memoryUsage.rss() },
  ])
  metrics.gauge('process_heap_bytes', 'JavaScript heap in use.', () => [{ value: process.memoryUsage().heapUsed }])
}
