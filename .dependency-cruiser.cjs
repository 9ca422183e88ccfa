/** The architecture as rules. Arrows point inwards: apps -> packages -> core; inside core, later stages read earlier ones. */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    rule(
      'core-is-pure',
      'Runs the same in Node and in a browser.',
      { path: '^packages/core/src' },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'core-knows-nobody',
      'Core imports no app and no other package of ours.',
      { path: '^packages/core/src' },
      { path: ['^apps/', '^packages/(?!core)'] },
    ),
    rule(
      'verify-without-the-issuer',
      'Anyone can verify; nothing of awarding comes along.',
      { path: '^packages/core/src/(credential|status|log|anchor|presentation|verification|trust)/' },
      { path: '^packages/core/src/(achievement|award|pathway)/' },
    ),
    rule(
      'primitives-at-the-bottom',
      'Primitives import nothing of ours.',
      { path: '^packages/core/src/primitives' },
      { path: '^packages/core/src/(?!primitives)' },
    ),
    rule(
      'one-door',
      'Use a package by its exports, never by its files.',
      { path: '^(apps|packages)/([^/]+)/' },
      { path: '^packages/([^/]+)/src/', pathNot: ['^$1/$2/', '/index\\.tsx?$', '\\.css$'] },
    ),
    rule(
      'http-at-the-edge',
      'Use cases and stores do not know that they are on the web.',
      {
        path: '^apps/server/src/',
        pathNot: ['/routes\\.ts$', '/pages/', '^apps/server/src/[^/]+\\.ts$', '/platform/', '/protocols/'],
      },
      { path: 'node_modules/(hono|@hono)/' },
    ),
    rule(
      'platform-knows-no-stage',
      'Tenancy, SQL, HTTP shell and jobs sit below every stage.',
      { path: '^apps/server/src/platform/' },
      { path: '^apps/server/src/(?!platform/)' },
    ),
    rule(
      'sql-from-one-place',
      'Each file that names the library costs milliseconds at every start; see platform/sql.ts.',
      { path: '^apps/server/', pathNot: '/platform/' },
      { path: 'node_modules/drizzle-orm/' },
    ),
    rule(
      'apps-are-islands',
      'No app imports another.',
      { path: '^apps/([^/]+)/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    rule('no-cycles', 'Types included.', {}, { circular: true }),
    rule(
      'no-undeclared',
      'Declare what you import.',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'] },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^((apps|packages)/[^/]+|bench)/(dist|test)/|/(vite[.]config|build-offline)[.]ts$' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['source', 'import', 'types', 'default'] },
  },
}
