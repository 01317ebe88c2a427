import { TOPICS } from '@onewindow/contracts';
import { of, throwError } from 'rxjs';
import { consumerCounters, type SliceRunner } from './slice-runner.js';
import { KafkaEventStrategy } from './strategy.js';

const runner: SliceRunner = { all: () => Promise.resolve('done'), one: () => Promise.resolve('done') };
const origin = { topic: TOPICS.case.name, partition: 0 };
const handler = () => Promise.resolve(of(undefined));

const strategy = (): KafkaEventStrategy =>
  new KafkaEventStrategy({
    kafka: { clientId: 'test', brokers: ['127.0.0.1:1'] },
    groupId: 'test',
    subscriptions: [TOPICS.case],
    fromBeginning: true,
    runner,
    counters: consumerCounters(),
  });

it('refuses a second handler of a topic: Nest would run both at once', () => {
  const two = strategy();
  two.addHandler(TOPICS.case.name, handler, true);
  expect(() => two.addHandler(TOPICS.case.name, handler, true)).toThrow('has two handlers');
});

it('refuses a handler of a topic that is not subscribed, and one that answers', () => {
  expect(() => strategy().addHandler(TOPICS.rating.name, handler, true)).toThrow('not among the subscriptions');
  expect(() => strategy().addHandler(TOPICS.case.name, handler, false)).toThrow('use @EventPattern');
});

it('does not start while a subscribed topic has no handler', () => {
  let failure: Error | undefined;
  strategy().listen((error) => (failure = error));
  expect(failure?.message).toBe(`subscribed without a handler: ${TOPICS.case.name}`);
});

it('throws what a handler throws, though Nest hands it over inside a stream', async () => {
  const refused = new TypeError('refused');
  const failing = strategy();
  failing.addHandler(TOPICS.case.name, () => Promise.resolve(throwError(() => refused)), true);
  await expect(failing.deliver(origin, [])).rejects.toBe(refused);
});

it('says that a filter hid an error rather than calling it success', async () => {
  const failing = strategy();
  failing.addHandler(
    TOPICS.case.name,
    () => Promise.resolve(throwError(() => ({ status: 'error', message: 'Internal server error' }))),
    true,
  );
  await expect(failing.deliver(origin, [])).rejects.toThrow('a filter hid why');
});
