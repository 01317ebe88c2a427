// Jest's global setup and teardown of the projects that need something running. Both kinds share one process that holds it all,
// started by whichever comes first (Jest runs all global setups in one process, one after the other).
const { fork } = require('node:child_process');
const { existsSync } = require('node:fs');
const path = require('node:path');

const HOLDER = path.join(__dirname, '../dist/holder/main.js');
const RUN = path.join(__dirname, '../dist/run.js');

/** @param {'storage' | 'stack'} what @param {number} workers how many workers Jest has */
exports.bringUp = async (what, workers) => {
  if (!existsSync(HOLDER)) throw new Error('libs/testing is not built: run `npm run build` first (`npm test` does it by itself).');
  // NODE_ENV: kafkajs has other defaults for tests, and what runs here is the real thing
  globalThis.onewindowHolder ??= fork(HOLDER, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const holder = globalThis.onewindowHolder;
  const answer = await new Promise((resolve, reject) => {
    holder.once('message', resolve);
    holder.once('exit', (code) => reject(new Error(`the process that holds PostgreSQL and Kafka ended with ${code}`)));
    holder.send({ bringUp: what, workers });
  });
  if (answer.failed) throw new Error(answer.failed);
  require(RUN).announceRun(answer.run);
};

exports.takeDown = async () => {
  const holder = globalThis.onewindowHolder;
  if (!holder || holder.exitCode !== null) return;
  const gone = new Promise((resolve) => holder.once('exit', resolve));
  holder.send('end');
  await gone;
};
