import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { patchIdleTimer } from './idle-timer-patch.js';

const FILE = require.resolve('kafkajs/src/network/requestQueue/index.js');

interface Queue {
  pending: unknown[];
  inflight: Map<number, unknown>;
  throttleCheckTimeoutId: unknown;
  push(request: object): void;
  maybeThrottle(ms: number): void;
  fulfillRequest(response: { correlationId: number; size: number; payload: unknown }): void;
  destroy(): void;
}

function queue(): Queue {
  const RequestQueue = require(FILE) as new (options: object) => Queue;
  const logger = { debug: () => undefined, warn: () => undefined };
  return new RequestQueue({
    maxInFlightRequests: null,
    requestTimeout: 1000,
    enforceRequestTimeout: false,
    clientId: 'a',
    broker: 'b:1',
    logger,
  });
}

const request = (correlationId: number, sent: number[]): object => ({
  entry: { correlationId, resolve: () => undefined, reject: () => undefined },
  expectResponse: true,
  sendRequest: () => sent.push(correlationId),
});

it('patches exactly the kafkajs that was read when the patch was written', () => {
  const { version } = require('kafkajs/package.json') as { version: string };
  expect(version).toBe('2.2.4');
  expect(createHash('sha256').update(readFileSync(FILE)).digest('hex')).toBe(
    'b55986089c14f8f7bfc377922e2e65b3e4c1e7c7af2752d3b10a75dfe9e9260c',
  );
});

it('arms no timer when an answered request leaves nothing waiting', () => {
  patchIdleTimer();
  const idle = queue();
  idle.push(request(1, []));
  idle.fulfillRequest({ correlationId: 1, size: 0, payload: null });
  expect(idle.throttleCheckTimeoutId).toBeNull();
});

it('still sends what waits for the end of a throttle', async () => {
  patchIdleTimer();
  const sent: number[] = [];
  const throttled = queue();
  throttled.maybeThrottle(30);
  throttled.push(request(1, sent));
  expect(sent).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 80));
  expect(sent).toEqual([1]);
  throttled.destroy();
});
