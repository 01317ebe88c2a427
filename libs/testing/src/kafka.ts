import { randomBytes } from 'node:crypto';
import { testRun } from './run.js';

/**
 * The brokers for this test file. All topics of the contracts are there, each with 4 partitions. Files of one worker follow each other on the
 * same broker: what an earlier file published is still there, so give every aggregate a new id and look only at your own. Nothing is deleted
 * between files (deleting topics is slow and asynchronous).
 * @throws Error in an end-to-end test: the stack's brokers are `testStack().kafka`
 */
export function testBrokers(): string[] {
  const { kafkas } = testRun();
  const mine = kafkas[(Number(process.env['JEST_WORKER_ID'] ?? '1') - 1) % kafkas.length];
  if (!mine) throw new Error('no broker runs for this kind of test: name the file *.int-spec.ts');
  return mine.split(',');
}

/** A consumer group of this test file alone, which reads everything from the beginning of the topics. */
export const testGroup = (service: string): string => `${service}-${randomBytes(6).toString('hex')}`;
