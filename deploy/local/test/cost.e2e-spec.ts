import { readFileSync } from 'node:fs';
import path from 'node:path';
import { holdStack, RunningStack, testStack } from '@onewindow/testing';
import { gather } from '../src/demo/cast.js';
import { EventWatch } from '../src/demo/event-watch.js';
import { CASE_SERVICES, costPerCase, type CaseService, type Cost } from '../src/measure/cost.js';
import { OwnTables } from '../src/measure/own-tables.js';
import { plainCase } from '../src/measure/plain-case.js';

const CASES = 8;
/** A slice that takes several events at once saves transactions. */
const FEWEST = 0.6;

const document = readFileSync(path.join(__dirname, '../../../docs/architecture.md'), 'utf8');
let seen: Record<CaseService, Cost>;
let messages: number;
const watch = new EventWatch();
let letGo: () => Promise<void>;

beforeAll(async () => {
  letGo = await holdStack('alone');
  const cast = await gather(new RunningStack().stage);
  await watch.start(testStack().kafka.split(','));
  await plainCase(cast, watch);
  seen = await costPerCase(new OwnTables(testStack().control), CASES, async () => {
    messages = (await plainCase(cast, watch)).length;
  });
}, 120_000);

afterAll(async () => {
  await watch.stop();
  await letGo();
});

/** The row of a service under "What a case costs" in docs/architecture.md. */
function written(service: CaseService): Cost {
  const [, transactions, statements] = new RegExp(`^\\| \`${service}\` +\\| +(\\d+) +\\| +(\\d+) +\\|`, 'm').exec(document) ?? [];
  return { transactions: Number(transactions), statements: Number(statements) };
}

describe('a case of the plain road, from the window to the invitation to rate', () => {
  it.each(CASE_SERVICES)('costs %s the transactions and statements that are written down', (service) => {
    for (const what of ['transactions', 'statements'] as const) {
      expect(seen[service][what]).toBeLessThan(written(service)[what] + 0.5);
      expect(seen[service][what]).toBeGreaterThan(written(service)[what] * FEWEST);
    }
  });

  it('costs the messages that are written down', () => {
    expect(`${messages} messages on Kafka`).toBe(/\d+ messages on Kafka/.exec(document)?.[0]);
  });
});
