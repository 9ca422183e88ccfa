import {
  type BaseRecord,
  type DependencyManager,
  InjectionSymbols,
  type Module,
  RecordNotFoundError,
} from '@credo-ts/core'

// biome-ignore lint/suspicious/noExplicitAny: Credo's own constraint on its records
type AnyRecord = BaseRecord<any, any, any>
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
  async findByQuery(context: unknown, kind: RecordClass, query: Record<string, unknown>) {
    return (await this.getAll(context, kind)).filter(one => {
      const tags = one.getTags() as Record<string, unknown>
      return Object.entries(query).every(([name, value]) => value === undefined || tags[name] === value)
    })
  }
}

export class MemoryStorageModule implements Module {
  register(dependencies: DependencyManager) {
    dependencies.registerInstance(InjectionSymbols.StorageService, new MemoryStorage())
  }
}
