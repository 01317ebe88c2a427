import { create, toBinary } from '@bufbuild/protobuf';
import { TOPICS, newId } from '@onewindow/contracts';
import type { KafkaMessage } from 'kafkajs';
import { decode, incoming } from './incoming.js';

const topic = TOPICS.case;
const eventId = newId();
const value = Buffer.from(
  toBinary(topic.schema, create(topic.schema, { eventId, aggregateId: newId(), event: { case: 'registered', value: {} } })),
);

const message = (of: Partial<KafkaMessage>): KafkaMessage =>
  ({ key: Buffer.from('k'), value, offset: '7', timestamp: '0', attributes: 0, headers: {}, ...of }) as KafkaMessage;

it('knows a message by its CloudEvents id, in lower case as PostgreSQL writes it', () => {
  const id = newId();
  expect(incoming(topic, 0, message({ headers: { ce_id: Buffer.from(id.toUpperCase()) } })).eventId).toBe(id);
});

it('takes the id of the envelope where the header is missing or no id', () => {
  expect(incoming(topic, 0, message({})).eventId).toBe(eventId);
  expect(incoming(topic, 0, message({ headers: { ce_id: 'not a uuid' } })).eventId).toBe(eventId);
});

it('gives an unreadable message without id the same id each time it comes, and another one than its neighbour', () => {
  const poison = { value: Buffer.from([0xff, 0xff]) };
  const first = incoming(topic, 3, message(poison)).eventId;
  expect(incoming(topic, 3, message(poison)).eventId).toBe(first);
  expect(incoming(topic, 3, message({ ...poison, offset: '8' })).eventId).not.toBe(first);
  expect(incoming(topic, 2, message(poison)).eventId).not.toBe(first);
});

it('keeps a key without NUL, and no key', () => {
  expect(incoming(topic, 0, message({ key: Buffer.from('a\0b') })).key).toBe('ab');
  expect(incoming(topic, 0, message({ key: null })).key).toBeNull();
});

it.each([
  ['nothing', null],
  ['no bytes', Buffer.alloc(0)],
  ['bytes of something else', Buffer.from('{"json":true}')],
  ['a broken envelope', value.subarray(0, value.length - 1)],
])('refuses to decode %s', (_, bytes) => {
  expect(() => decode({ topic, value: bytes })).toThrow(Error);
});

it('decodes an envelope whose branch it does not know', () => {
  const unknownBranch = Buffer.from([0xfa, 0x3f, 0x00]); // field 127, empty message
  const plain = toBinary(topic.schema, create(topic.schema, { eventId, aggregateId: newId() }));
  expect(decode({ topic, value: Buffer.concat([plain, unknownBranch]) }).event.case).toBeUndefined();
});
