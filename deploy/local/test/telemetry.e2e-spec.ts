import { readFileSync } from 'node:fs';
import path from 'node:path';
import { newId, TOPICS } from '@onewindow/contracts';
import { homeDir } from '@onewindow/local';
import { eventually, holdStack, RunningStack, signIn, testGroup, testStack } from '@onewindow/testing';
import { kafkaClient } from '@onewindow/messaging/transport';
import type { Consumer } from 'kafkajs';
import { allMet, foodLicenceForm } from '../src/demo/food-licence.js';
import { inTables } from './tables.js';

const TRACE = newId().replaceAll('-', '');
const SERVICES = ['portal', 'identity', 'catalog', 'intake', 'approval', 'supervision', 'rating', 'orchestrator'];

const stack = new RunningStack();
const id = newId();
/** Trace ids of the messages of this case, by the type of event. */
const seen = new Map<string, string>();
let letGo: () => Promise<void>;
let consumer: Consumer;

/** A request at the portal, in the one trace that this file follows. */
async function asked(username: string, method: string, at: string, body?: unknown): Promise<number> {
  const issuer = `${stack.portalUrl}/api/identity`;
  const { accessToken } = await signIn({ issuer, username, password: testStack().demoPassword });
  const headers = {
    authorization: `Bearer ${accessToken}`,
    'content-type': 'application/json',
    traceparent: `00-${TRACE}-00f067aa0ba902b7-01`,
  };
  const answer = await fetch(`${stack.portalUrl}/api${at}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  await answer.body?.cancel();
  return answer.status;
}

async function insist(username: string, at: string, body: unknown): Promise<void> {
  await eventually(async () => expect(await asked(username, 'POST', at, body)).toBe(200));
}

beforeAll(async () => {
  letGo = await holdStack('shared');
  consumer = kafkaClient({ clientId: 'test', brokers: testStack().kafka.split(',') }).consumer({ groupId: testGroup('traces') });
  await consumer.connect();
  await consumer.subscribe({
    topics: [TOPICS.case, TOPICS.review, TOPICS.result, TOPICS.rating].map(({ name }) => name),
    fromBeginning: true,
  });
  await consumer.run({
    eachMessage: async ({ message: { key, headers = {} } }) => {
      if (key?.toString() === id) seen.set(String(headers['ce_type']), String(headers['traceparent']).split('-')[1] ?? '');
    },
  });
  await asked('clerk', 'PUT', `/intake/v1/cases/${id}`, foodLicenceForm());
  await insist('clerk', `/intake/v1/cases/${id}/acceptance`, { outcome: 'accepted' });
  const decision = (step: string): string => `/approval/v1/reviews/${id}/steps/${step}/decision`;
  await insist('officer-a', decision('document-review'), allMet('staff', 'lawful'));
  await insist('officer-b', decision('premises-review'), allMet('premises', 'equipment', 'layout'));
  await insist('head', decision('decision'), { outcome: 'passed', findings: [] });
  await insist('counter', `/intake/v1/cases/${id}/delivery`, { mode: 'counter', recipientName: '张三', identityChecked: true });
}, 240_000);

afterAll(async () => {
  await consumer.disconnect();
  await letGo();
});

it('carries the trace of the requests at the portal over Kafka through intake, approval and rating', async () => {
  const expected = [
    'intake.case.v1.registered',
    'intake.case.v1.accepted',
    'approval.review.v1.opened',
    'approval.review.v1.decided',
    'approval.result.v1.published',
    'intake.case.v1.ready',
    'intake.case.v1.closed',
    'rating.rating.v1.invited',
  ];
  await eventually(() => expect([...seen.keys()]).toEqual(expect.arrayContaining(expected)), { timeoutMs: 30_000 });
  expect([...new Set(seen.values())]).toEqual([TRACE]);
});

it('lets one find the case in the log of every service it passed, by its own id and by that of the trace', async () => {
  await eventually(async () =>
    expect(await inTables('supervision', `SELECT FROM timeline_entry WHERE case_id = $1`, [id])).toHaveLength(15),
  );
  const { port } = new URL(stack.portalUrl);
  for (const service of ['portal', 'intake', 'approval', 'supervision', 'rating']) {
    const lines = readFileSync(path.join(homeDir, 'test', port, 'logs', `${service}.log`), 'utf8').split('\n');
    const ofCase = lines.filter((line) => line.includes(id));
    expect([service, ofCase.length > 0, ofCase.every((line) => line.includes(TRACE))]).toEqual([service, true, true]);
  }
});

it.each(SERVICES)('has the metrics of %s on its own port, and not at the portal', async (service) => {
  const text = await (await fetch(`${stack.serviceUrl(service)}/metrics`)).text();
  expect(text).toContain('process_resident_memory_bytes');
  if (service === 'portal' || service === 'orchestrator') return;
  expect(text).toMatch(/^onewindow_outbox_depth \d/m);
  expect((await fetch(`${stack.portalUrl}/api/${service}/metrics`)).status).toBe(404);
});
