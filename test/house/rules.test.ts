import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cruise } from 'dependency-cruiser'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

function* sourceFiles(folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true, recursive: true }))
    if (entry.isFile() && /\.tsx?$/.test(entry.name)) yield join(entry.parentPath, entry.name)
}

const withoutComments = (code: string) => code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/[^\n]*/g, '')

describe('core is pure', () => {
  test.each([
    ['the time', /\bDate\.now\b|new Date\(\s*\)|\bperformance\.now\b/],
    ['chance', /\bMath\.random\b|\bgetRandomValues\b|\brandomBytes\(/],
    ['the process or the page', /\bprocess\.|\bglobalThis\b|\bdocument\.(cookie|location)|\bXMLHttpRequest\b/],
  ])('nothing in it reaches for %s', (_, forbidden) => {
    const guilty = [...sourceFiles('packages/core/src')].filter(
      file => !file.endsWith('.gen.ts') && forbidden.test(withoutComments(readFileSync(file, 'utf8'))),
    )
    expect(guilty).toEqual([])
  })
})

describe('the dependency rules', () => {
  const config = createRequire(import.meta.url)('../../.dependency-cruiser.cjs')

  async function violations(baseDir: string, folders: string[]): Promise<string[]> {
    const { output } = (await cruise(folders, {
      ...config.options,
      tsConfig: { fileName: join(root, 'tsconfig.base.json') },
      ruleSet: { forbidden: config.forbidden },
      validate: true,
      baseDir,
    })) as unknown as { output: { summary: { violations: { rule: { name: string }; from: string; to: string }[] } } }
    return output.summary.violations.map(one => `${one.rule.name}: ${one.from} -> ${one.to}`)
  }

  test('are kept by the whole tree', { timeout: 60_000 }, async () => {
    expect(await violations(root, ['packages', 'apps', 'bench'])).toEqual([])
  })

  // Each rule is broken on purpose in a tree of its own, so that a rule that has gone blind is noticed.
  test.each([
    ['core-is-pure', 'packages/core/src/keys/bad.ts', "import 'node:fs'"],
    ['core-knows-nobody', 'packages/core/src/keys/bad.ts', "import '../../../../apps/server/src/main.ts'"],
    ['verify-without-the-issuer', 'packages/core/src/verification/bad.ts', "import '../award/award.ts'"],
    ['primitives-at-the-bottom', 'packages/core/src/primitives/bad.ts', "import '../keys/key.ts'"],
    ['one-door', 'apps/server/src/award/bad.ts', "import '../../../../packages/core/src/keys/key.ts'"],
    ['platform-knows-no-stage', 'apps/server/src/platform/bad.ts', "import '../award/award.ts'"],
    ['apps-are-islands', 'apps/cli/src/bad.ts', "import '../../server/src/main.ts'"],
    ['no-cycles', 'packages/core/src/keys/bad.ts', "import type {} from './worse.ts'"],
    ['http-at-the-edge', 'apps/server/src/award/bad.ts', "import 'hono'"],
    ['no-undeclared', 'apps/server/src/award/bad.ts', "import 'no-such-package'"],
  ])('%s catches what breaks it', async (rule, file, code) => {
    const tree = realpathSync(mkdtempSync(join(tmpdir(), 'laurel-rules-')))
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(tree, path)), { recursive: true })
      writeFileSync(join(tree, path), text)
    }
    write('package.json', '{"dependencies":{"hono":"*"}}')
    write('node_modules/hono/package.json', '{"name":"hono","main":"index.js"}')
    write('node_modules/hono/index.js', '')
    for (const path of [
      'packages/core/src/keys/key.ts',
      'packages/core/src/award/award.ts',
      'apps/server/src/main.ts',
      'apps/server/src/award/award.ts',
    ])
      write(path, 'export {}')
    write('packages/core/src/keys/worse.ts', "import type {} from './bad.ts'\nexport {}")
    write(file, `${code}\nexport {}`)
    try {
      const found = await violations(tree, ['packages', 'apps'])
      expect(
        found.filter(
          one => one.startsWith(`${rule}: ${file}`) || (rule === 'no-cycles' && one.startsWith('no-cycles')),
        ),
      ).not.toEqual([])
    } finally {
      rmSync(tree, { recursive: true, force: true })
    }
  })
})

describe('the lock file', () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<
      string,
      { resolved?: string; integrity?: string; link?: boolean; license?: string; inBundle?: boolean }
    >
  }
  const installed = Object.entries(lock.packages).filter(([path, one]) => path.includes('node_modules/') && !one.link)

  test('names no host, so that every registry may serve it', () => {
    expect(installed.filter(([, one]) => /^https?:/.test(one.resolved ?? '')).map(([path]) => path)).toEqual([])
  })

  test('H-61: no package runs a script of its own when it is installed', () => {
    const { allowScripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      allowScripts: Record<string, boolean>
    }
    expect(Object.entries(allowScripts).filter(([, isAllowed]) => isAllowed)).toEqual([])
  })

  test('H-61: comes from registries alone, from no address, repository or folder', () => {
    const odd = installed.filter(([, one]) => /^(git|file|https?|ssh|github)[+:]/.test(one.resolved ?? ''))
    expect(odd.map(([path]) => path)).toEqual([])
  })

  test('pins every package by its digest (H-61)', () => {
    expect(installed.filter(([, one]) => !one.integrity && !one.inBundle).map(([path]) => path)).toEqual([])
  })
})
