// ESM-only packages that the CommonJS test build loads are transformed (outside Jest, Node require()s them natively).
const esmOnly = [
  '@nestjs',
  'uuid',
  'jose',
  'file-type',
  'strtok3',
  'token-types',
  '@tokenizer',
  'uint8array-extras',
  '@borewit',
  'listr2',
  'oidc-provider',
  '@seriousme',
];

const swc = (parser, transform = {}) => [
  '@swc/jest',
  { sourceMaps: 'inline', jsc: { target: 'es2022', keepClassNames: true, parser, transform }, module: { type: 'commonjs' } },
];

/** @type {import('jest').Config} */
module.exports = {
  rootDir: __dirname,
  roots: ['<rootDir>/services', '<rootDir>/libs', '<rootDir>/deploy', '<rootDir>/tools'],
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['/dist/'],
  // workspace packages resolve to their TypeScript source: no build before unit and integration tests
  testEnvironmentOptions: { customExportConditions: ['@onewindow/source', 'node', 'node-addons'] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': swc(
      { syntax: 'typescript', decorators: true },
      { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    ),
    '/node_modules/.+\\.m?js$': swc({ syntax: 'ecmascript' }),
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:${esmOnly.join('|')})/)`],
  cacheDirectory: require('node:path').join(__dirname, 'node_modules/.cache/jest'),
};
