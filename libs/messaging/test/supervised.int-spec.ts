import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Module } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { DomainError, newId, type CaseEvent } from '@onewindow/contracts';
import { createService, EVENT_STRATEGY, TransientError, type RunningService } from '@onewindow/platform';
import { eventually, leakCheck, testBrokers, testDatabase, type TestDatabase } from '@onewindow/testing';
import { createTopics, SubscriberModule, type KafkaEventStrategy, type SliceOrigin } from '../src/transport/index.js';
import { CONSUMER_RETRIES, kafkaClient } from '../src/transport/kafka-client.js';
import { SupervisedConsumer } from '../src/transport/supervised-consumer.js';
import { Probe, probeEvent, probeOptions, probeTopic, recordEffects, uniqueName } from './probe.js';

jest.setTimeout(30_000);

const leaks = leakCheck();
const topic = probeTopic(uniqueName());
let database: TestDatabase;
let probe: Probe;

beforeAll(async () => {
  database = await testDatabase({ service: 'probe', dataSourceOptions: probeOptions });
  probe = await Probe.start({ database, topic, handle: recordEffects });
  await eventually(() => probe.strategy.requireAlive());
});

afterAll(async () => {
  await probe.stop();
  await database.drop();
  await leaks();
});

const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n + 1);

function consumerOf(topicName: string, handle: () => Promise<void>): { consumer: SupervisedConsumer; rebuilds: () => number } {
  let rebuilds = 0;
  const consumer = new SupervisedConsumer({
    kafka: () => kafkaClient({ clientId: 'supervised', brokers: testBrokers(), retries: CONSUMER_RETRIES }),
    groupId: uniqueName(),
    topics: [topicName],
    fromBeginning: true,
    handle,
    onRebuild: () => (rebuilds += 1),
    giveUp: () => undefined,
  });
  return { consumer, rebuilds: () => rebuilds };
}

it('builds a new consumer when kafkajs has given one up for good', async () => {
  let calls = 0;
  const { consumer, rebuilds } = consumerOf(topic.name, () => {
    calls += 1;
    // ends a kafkajs consumer without a restart
    return calls === 1 ? Promise.reject(new TypeError('a defect')) : Promise.resolve();
  });
  consumer.start();
  await probe.publish(topic, [probeEvent()]);
  await eventually(() => expect(calls).toBeGreaterThan(1));
  expect(rebuilds()).toBe(1);
  await consumer.stop();
});

it('waits for a topic that is not there yet', async () => {
  const late = `${uniqueName()}.late.v1`;
  const { consumer } = consumerOf(late, () => Promise.resolve());
  consumer.start();
  await sleep(300);
  expect(() => consumer.requireAlive()).toThrow('has not joined its group yet');
  await createTopics(testBrokers(), [late], { partitions: 1 });
  await eventually(() => consumer.requireAlive(), { timeoutMs: 20_000 });
  await consumer.stop();
});

it('makes topics once, however often it is asked, also where some are there', async () => {
  const name = uniqueName();
  await createTopics(testBrokers(), [`${name}.a`], { partitions: 3 });
  await createTopics(testBrokers(), [`${name}.a`, `${name}.b`], { partitions: 3 });
  const admin = kafkaClient({ clientId: 'admin', brokers: testBrokers() }).admin();
  await admin.connect();
  const { topics } = await admin.fetchTopicMetadata({ topics: [`${name}.a`, `${name}.b`] });
  await admin.disconnect();
  expect(topics.map(({ partitions }) => partitions.length)).toEqual([3, 3]);
});

it('keeps order and effects while instances of the service come and go', async () => {
  const roots = Array.from({ length: 40 }, () => newId());
  const length = 60;
  const publishing = (async () => {
    for (const sequence of numbers(length)) {
      await probe.publish(
        topic,
        roots.map((root) => probeEvent(root, sequence)),
      );
      await sleep(30);
    }
  })();
  for (let n = 0; n < 2; n++) {
    const second = await Probe.start({ database, topic, handle: recordEffects });
    await eventually(() => expect(second.strategy.counters.handled).toBeGreaterThan(0));
    await second.stop();
  }
  await publishing;
  await eventually(async () => expect(await probe.effects(...roots)).toHaveLength(roots.length * length), { timeoutMs: 20_000 });
  for (const root of roots) expect(await probe.effects(root)).toEqual(numbers(length));
});

describe('a service without a database', () => {
  const seen: string[] = [];
  const behaviour = new Map<string, () => void>();
  let subscriber: RunningService;

  @Controller()
  class Screen {
    @EventPattern<string>(topic.name)
    onEvents(@Payload() events: readonly CaseEvent[], @Ctx() slice: SliceOrigin): void {
      expect(slice.topic).toBe(topic.name);
      for (const event of events) behaviour.get(event.rootId)?.();
      seen.push(...events.map(({ rootId }) => rootId));
    }
  }

  beforeAll(async () => {
    @Module({
      imports: [
        SubscriberModule.forRoot({
          service: 'screen',
          groupId: uniqueName(),
          brokers: testBrokers(),
          subscriptions: [topic],
          from: 'latest',
        }),
      ],
      controllers: [Screen],
    })
    class ScreenModule {}
    const config = { PORT: 0, HOST: '127.0.0.1', LOG_LEVEL: 'fatal' as const };
    subscriber = await createService({ name: 'screen', config: () => config, module: () => ScreenModule });
    await eventually(() => subscriber.app.get<KafkaEventStrategy>(EVENT_STRATEGY, { strict: false }).requireAlive());
  });

  afterAll(() => subscriber.stop());

  it('sees what happens from now on, and goes on after what it cannot take', async () => {
    const [refused, later, plain] = [newId(), newId(), newId()];
    behaviour.set(refused, () => {
      throw new DomainError('invalid', 'no-such-page', 'cannot show it');
    });
    let tries = 0;
    behaviour.set(later, () => {
      tries += 1;
      if (tries < 3) throw new TransientError('not now');
    });
    await eventually(async () => {
      await probe.publish(topic, [probeEvent(plain)]);
      expect(seen).toContain(plain);
    });
    await probe.publish(topic, [probeEvent(refused), probeEvent(later)]);
    await eventually(() => expect(seen).toContain(later));
    expect(tries).toBeGreaterThanOrEqual(3);
    expect(seen).not.toContain(refused);
  });
});
