import type { Kafka } from 'kafkajs';
import { PlainProducer } from './plain-producer.js';

it('refuses a second send while one is in flight', async () => {
  let connected: () => void = () => undefined;
  const producer = {
    connect: () => new Promise<void>((resolve) => (connected = resolve)),
    sendBatch: () => Promise.resolve([]),
    disconnect: () => Promise.resolve(),
  };
  const plain = new PlainProducer(() => ({ producer: () => producer }) as unknown as Kafka);
  const first = plain.send([]);
  await expect(plain.send([])).rejects.toThrow('one request in flight');
  connected();
  await expect(first).resolves.toBeUndefined();
});

it('makes a new producer after a rejected send and after a failed connect', async () => {
  let made = 0;
  const failing = (): object => ({
    connect: () => (made === 1 ? Promise.reject(new Error('refused')) : Promise.resolve()),
    sendBatch: () => (made === 2 ? Promise.reject(new Error('no answer')) : Promise.resolve([])),
    disconnect: () => Promise.resolve(),
  });
  const plain = new PlainProducer(() => ({ producer: () => ((made += 1), failing()) }) as unknown as Kafka);
  await expect(plain.send([])).rejects.toThrow('refused');
  await expect(plain.send([])).rejects.toThrow('no answer');
  await plain.send([]);
  await plain.send([]);
  expect(made).toBe(3);
});
