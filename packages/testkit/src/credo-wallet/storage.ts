import {
  type BaseRecord,
  type DependencyManager,
  InjectionSymbols,
  type Module,
  RecordNotFoundError,
} from '@credo-ts/core'

// biome-ignore lint/suspicious/noExplicitAny: Credo's own constraint on its records
type AnyRecord = BaseRecord<any, any, any>
type Tags = Readonly<Record<string, unknown>>
type Query = Readonly<Record<string, unknown>> & { readonly $or?: readonly Query[] }

/** Tags are compared one by one; a list has to hold each one that is asked for. */
function fits(tags: Tags, { $or: some, ...query }: Query): boolean {
  const each = Object.entries(query).every(([name, value]) => {
    const tag = tags[name]
    if (Array.isArray(value)) return Array.isArray(tag) && value.every(one => tag.includes(one))
    return value === undefined || tag === value
  })
  return each && (!some || some.some(one => fits(tags, one)))
}

type RecordClass = { readonly type: string }

/** What Credo keeps, for as long as the test runs: its own stores need a program that is downloaded when installed. */
class MemoryStorage {
  readonly supportsCursorPagination = false
  readonly records = new Map<string, AnyRecord>()
  async save(_: unknown, record: AnyRecord) {
    this.records.set(record.id, record)
  }
  update = this.save
  async delete(_: unknown, record: AnyRecord) {
    this.records.delete(record.id)
  }
  async deleteById(_: unknown, __: RecordClass, id: string) {
    this.records.delete(id)
  }
  async getById(_: unknown, kind: RecordClass, id: string) {
    const found = this.records.get(id)
    if (!found) throw new RecordNotFoundError(`no record ${id}`, { recordType: kind.type })
    return found
  }
  async getAll(_: unknown, kind: RecordClass) {
    return [...this.records.values()].filter(one => one.type === kind.type)
  }
  async findByQuery(context: unknown, kind: RecordClass, query: Query) {
    return (await this.getAll(context, kind)).filter(one => fits(one.getTags() as Tags, query))
  }
}

export class MemoryStorageModule implements Module {
  register(dependencies: DependencyManager) {
    dependencies.registerInstance(InjectionSymbols.StorageService, new MemoryStorage())
  }
}
