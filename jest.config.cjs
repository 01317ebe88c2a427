// One run over the whole workspace. The kinds of test differ in what must be running: nothing; PostgreSQL and Kafka; the whole stack with
// every service as its own process. Long tests need the same stack and are run by `npm run test:long` only.
const preset = require('./jest.preset.cjs');

const testing = (file) => require.resolve(`./libs/testing/jest/${file}.cjs`);

const SECOND = 1000;

const project = (displayName, ending, timeoutMs, globalSetup) => ({
  ...preset,
  displayName,
  // Jest knows a time limit only for all projects together; timeout.cjs sets that of this one
  globals: { timeoutMs },
  setupFilesAfterEnv: [testing('timeout')],
  testMatch: [`**/*.${ending}.ts`],
  ...(globalSetup ? { globalSetup: testing(globalSetup), globalTeardown: testing('teardown') } : {}),
});

const daily = [
  project('unit', 'spec', 5 * SECOND),
  project('integration', 'int-spec', 20 * SECOND, 'integration-setup'),
  project('e2e', 'e2e-spec', 60 * SECOND, 'e2e-setup'),
];
const long = [project('long', 'long-spec', 900 * SECOND, 'long-setup')];

const isLong = process.env.ONEWINDOW_LONG_TESTS === '1';

/** @type {import('jest').Config} */
module.exports = {
  // a long test stops the broker or kills the database, and with it the lock by which `holdStack` keeps other files off: one at a time
  maxWorkers: isLong ? 1 : 2,
  // Jest recycles a worker that has grown: module registries of many files add up
  workerIdleMemoryLimit: '768MB',
  reporters: ['default', testing('count-reporter')],
  projects: isLong ? long : daily,
};
