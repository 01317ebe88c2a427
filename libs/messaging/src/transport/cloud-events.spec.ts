import { create } from '@bufbuild/protobuf';
import { TOPICS, newId } from '@onewindow/contracts';
import { cloudEventHeaders, textHeaders } from './cloud-events.js';

it('writes the CloudEvents attributes of the binary binding', () => {
  const [eventId, aggregateId] = [newId(), newId()];
  const event = create(TOPICS.case.schema, { eventId, aggregateId, rootId: aggregateId, event: { case: 'registered', value: {} } });
  expect(cloudEventHeaders(TOPICS.case, event, new Date('2026-11-23T01:02:03.456Z'))).toEqual({
    ce_specversion: '1.0',
    ce_id: eventId,
    ce_source: '/onewindow/intake',
    ce_type: 'intake.case.v1.registered',
    ce_subject: aggregateId,
    ce_time: '2026-11-23T01:02:03.456Z',
    'content-type': 'application/protobuf',
  });
});

it('reads headers as text, whether repeated, binary or absent', () => {
  expect(textHeaders({ a: Buffer.from('事项'), b: 'text', c: [Buffer.from('first'), 'second'], d: undefined })).toEqual({
    a: '事项',
    b: 'text',
    c: 'first',
  });
  expect(textHeaders(undefined)).toEqual({});
});
