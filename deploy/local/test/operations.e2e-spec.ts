import {
  DEAD_LETTER_TOPIC,
  newId,
  ratingInvitationId,
  TOPICS,
  type CaseView,
  type DocumentView,
  type RegisteredCase,
} from '@onewindow/contracts';
import { eventually, holdStack, RunningStack, testGroup, testStack } from '@onewindow/testing';
import { kafkaClient } from '@onewindow/messaging/transport';
import { gather, type Cast } from '../src/demo/cast.js';
import { accept, FOOD_LICENCE, foodLicenceForm, waitForTask } from '../src/demo/food-licence.js';
import { mainRoad } from '../src/demo/main-road.js';
import { deadLetters } from '../src/operations/dead-letters.js';
import { failedDocuments } from '../src/operations/failed-documents.js';
import { impact } from '../src/operations/impact.js';
import { Operator } from '../src/operations/operator.js';
import { snapshot } from '../src/operations/snapshot.js';
import { inTables, putMessage } from './tables.js';

const LISTENERS = ['approval', 'supervision', 'rating'];
const POISON = Buffer.from('no event of ours');

const stack = new RunningStack();
let cast: Cast;
let operator: Operator;
let letGo: () => Promise<void>;

beforeAll(async () => {
  letGo = await holdStack('alone');
  cast = await gather(stack.stage);
  operator = await Operator.signedIn(stack.portalUrl, testStack().demoPassword);
}, 240_000);

afterAll(() => letGo());

/** What the command says at the terminal. */
async function said(command: typeof deadLetters, ...args: string[]): Promise<string> {
  const lines: string[] = [];
  await command(operator, args, (line) => void lines.push(line));
  return lines.join('\n');
}

const parkedIn = async (service: string, key: string): Promise<string[]> =>
  (await inTables<{ code: string }>(service, `SELECT code FROM parked_message WHERE key = $1 ORDER BY id`, [key])).map(({ code }) => code);

async function setFree(key: string): Promise<void> {
  for (const service of LISTENERS) {
    const [head] = await inTables<{ id: string }>(service, `SELECT id FROM parked_message WHERE key = $1 ORDER BY id LIMIT 1`, [key]);
    expect(await said(deadLetters, 'dismiss', service, head?.id ?? '', 'put', 'there', 'by', 'a', 'test')).toContain('is dismissed');
    const [kept] = await inTables(service, `SELECT dismissed_because FROM dismissed_message WHERE id = $1`, [head?.id]);
    expect(kept).toEqual({ dismissed_because: 'put there by a test' });
    await said(deadLetters, 'replay', service, TOPICS.case.name, key);
  }
}

describe('copies that were lost', () => {
  let id: string;
  let before: unknown;

  /** All that reactions to this case have made. */
  const consequences = async () => ({
    case: await inTables('intake', `SELECT sequence, status FROM service_case WHERE id = $1`, [id]),
    review: await inTables('approval', `SELECT sequence, status FROM review WHERE id = $1`, [id]),
    duties: await inTables('supervision', `SELECT id FROM duty WHERE case_id = $1 ORDER BY id`, [id]),
    timeline: await inTables('supervision', `SELECT event_id FROM timeline_entry WHERE case_id = $1 ORDER BY event_id`, [id]),
    invitations: await inTables('rating', `SELECT id FROM invitation WHERE case_id = $1`, [id]),
  });

  beforeAll(async () => {
    ({ id } = await mainRoad(cast, () => undefined));
    before = await consequences();
    await inTables('supervision', `DELETE FROM duty WHERE case_id = $1`, [id]);
    await inTables('supervision', `DELETE FROM result WHERE case_id = $1`, [id]);
    await inTables('supervision', `DELETE FROM agency`);
    await inTables('approval', `DELETE FROM staff_copy`);
    await inTables('identity', `DELETE FROM staff WHERE username = 'rating'`);
    await inTables('intake', `DELETE FROM item_copy`);
    await inTables('intake', `DELETE FROM calendar_copy`);
    await inTables('intake', `DELETE FROM region_rules_copy`);
  }, 60_000);

  it('come back when their owners publish snapshots', async () => {
    for (const aggregate of ['region', 'agency', 'staff', 'site', 'delegation', 'calendar']) {
      expect(await said(snapshot, aggregate)).toMatch(/catalog has published the snapshots of all it has of \w+: [1-9]/);
    }
    await said(snapshot, 'item');
    await said(snapshot, 'result', id);
    await eventually(async () => expect((await inTables('supervision', `SELECT FROM agency`)).length).toBeGreaterThan(3));
    await eventually(async () => expect((await inTables('approval', `SELECT FROM staff_copy`)).length).toBeGreaterThan(5));
    await eventually(async () => expect(await inTables('identity', `SELECT FROM staff WHERE username = 'rating'`)).toHaveLength(1));
    await eventually(async () =>
      expect(await inTables('intake', `SELECT FROM item_copy WHERE item_code = $1`, [FOOD_LICENCE])).toHaveLength(1),
    );
    await eventually(async () => expect((await inTables('intake', `SELECT FROM calendar_copy`)).length).toBeGreaterThan(0));
    await eventually(async () => expect((await inTables('intake', `SELECT FROM region_rules_copy`)).length).toBeGreaterThan(5));
    await eventually(async () => expect(await inTables('supervision', `SELECT FROM duty WHERE case_id = $1`, [id])).toHaveLength(2));
  });

  it('and nothing that happened once happens again', async () => {
    await said(snapshot, 'case', id);
    await said(snapshot, 'review', id);
    await said(snapshot, 'result', id);
    await said(snapshot, 'licence');
    await said(snapshot, 'invitation', ratingInvitationId(id, 1));
    // what comes after the snapshots on their partitions tells when they were handled
    await putMessage('intake', TOPICS.case.name, id, POISON);
    await putMessage('approval', TOPICS.review.name, id, POISON);
    for (const service of LISTENERS) await eventually(async () => expect(await parkedIn(service, id)).toContain('undecodable'));
    await eventually(async () => expect(await parkedIn('intake', id)).toEqual(['undecodable']));
    expect(await consequences()).toEqual(before);
    for (const service of [...LISTENERS, 'intake']) await inTables(service, `DELETE FROM parked_message WHERE key = $1`, [id]);
  });

  it('says what it does not know, and which aggregates there are', async () => {
    await expect(said(snapshot, 'case', newId())).rejects.toThrow('intake refuses (404 aggregate-not-found)');
    await expect(said(snapshot, 'weather')).rejects.toThrow('There is no aggregate weather; there are region, agency,');
  });
});

describe('a message on intake.case.v1 that is no event', () => {
  const id = newId();
  let other: Promise<unknown>;

  beforeAll(async () => {
    await cast.clerk.must<RegisteredCase>('PUT', `/intake/v1/cases/${id}`, foodLicenceForm());
    await putMessage('intake', TOPICS.case.name, id, POISON);
    for (const service of LISTENERS) await eventually(async () => expect(await parkedIn(service, id)).toEqual(['undecodable']));
    other = mainRoad(cast, () => undefined);
    await cast.clerk.must<CaseView>('POST', `/intake/v1/cases/${id}/acceptance`, { outcome: 'accepted' });
  }, 60_000);

  it('holds up what comes later of its case, in every service that listens', async () => {
    for (const service of LISTENERS) await eventually(async () => expect(await parkedIn(service, id)).toEqual(['undecodable', 'behind']));
    expect(await inTables('approval', `SELECT FROM review WHERE id = $1`, [id])).toEqual([]);
  });

  it('lets every other case through', async () => {
    await other;
    await accept(cast).then((accepted) => waitForTask(cast.officerA, accepted.id, 'document-review'));
  }, 60_000);

  it('lies on the dead-letter topic, once for each service, with the reason', async () => {
    const found: Record<string, string>[] = [];
    const kafka = kafkaClient({ clientId: 'test', brokers: testStack().kafka.split(',') });
    const consumer = kafka.consumer({ groupId: testGroup('dead-letters') });
    await consumer.connect();
    await consumer.subscribe({ topics: [DEAD_LETTER_TOPIC], fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message: { key, headers = {} } }) => {
        if (key?.toString() === id) found.push(Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])));
      },
    });
    await eventually(() => expect(new Set(found.map((headers) => headers['dead_letter_service']))).toEqual(new Set(LISTENERS)), {
      timeoutMs: 20_000,
    });
    await consumer.disconnect();
    expect(found).toHaveLength(LISTENERS.length);
    expect(found[0]).toMatchObject({ dead_letter_topic: TOPICS.case.name, dead_letter_code: 'undecodable' });
  }, 30_000);

  it('is seen, tried again and dismissed by the operator, and the case goes on', async () => {
    const listed = await said(deadLetters, 'list', '--key', id);
    for (const service of LISTENERS) expect(listed).toContain(`${service} `);
    expect(listed).toContain('6 messages are parked.');
    await expect(said(deadLetters, 'replay', 'approval', TOPICS.case.name, id)).rejects.toThrow('0 replayed, 2 left: message');
    await setFree(id);
    expect(await said(deadLetters, 'list', '--key', id)).toBe('Nothing is parked.');
    await waitForTask(cast.officerA, id, 'document-review');
  }, 30_000);
});

describe('a document with a name that no font of ours can print', () => {
  const id = newId();
  let document: DocumentView;

  /** The notice of acceptance of a case. */
  const noticeOf = async (caseId: string): Promise<DocumentView> => {
    const documents = await cast.clerk.must<DocumentView[]>('GET', `/intake/v1/cases/${caseId}/documents`);
    return documents.find(({ kind }) => kind === 'ACCEPT_NOTICE') as DocumentView;
  };

  beforeAll(async () => {
    const form = foodLicenceForm();
    await cast.clerk.must<RegisteredCase>('PUT', `/intake/v1/cases/${id}`, { ...form, applicant: { ...form.applicant, name: '王𠀀' } });
    await cast.clerk.must<CaseView>('POST', `/intake/v1/cases/${id}/acceptance`, { outcome: 'accepted' });
    document = await noticeOf(id);
  });

  it('is listed for the operator with the cause, and the case goes on', async () => {
    await waitForTask(cast.officerA, id, 'document-review');
    await eventually(async () => expect(await said(failedDocuments, 'list')).toContain(document.id), { timeoutMs: 30_000 });
    const listed = (await said(failedDocuments, 'list')).split('\n').find((line) => line.startsWith(document.id));
    expect(listed).toContain(`ACCEPT_NOTICE v1  ${document.documentNo}  case ${id}`);
    expect(listed).toContain('3 attempts  glyph-missing');
  }, 60_000);

  it('says at another try why it still cannot be made', async () => {
    const sentence = `Document ${document.id} still cannot be made: glyph-missing`;
    await expect(said(failedDocuments, 'retry', document.id)).rejects.toThrow(sentence);
    await expect(said(failedDocuments, 'retry', newId())).rejects.toThrow('intake refuses (404 document-unknown)');
  });

  it('does not keep another from being made again when its cause is gone', async () => {
    const notice = await noticeOf((await accept(cast)).id);
    const made = () =>
      eventually(async () => {
        const [row] = await inTables('intake', `SELECT failure, rendered_at AS at FROM document WHERE id = $1`, [notice.id]);
        expect(row).toEqual({ failure: null, at: expect.any(Date) });
      });
    /** As an earlier release left it. */
    const giveUp = () =>
      inTables(
        'intake',
        `UPDATE document SET failure = 'glyph-missing', attempts = 3, file_hash = NULL, file_size = NULL, rendered_at = NULL WHERE id = $1`,
        [notice.id],
      );
    await made();
    await giveUp();
    expect(await said(failedDocuments, 'retry', notice.id)).toBe(`Document ${notice.id} has its file.`);
    await giveUp();
    expect(await said(failedDocuments, 'retry', 'all')).toMatch(/^\d+ documents will be made again/);
    await made();
    expect(await said(failedDocuments, 'list')).not.toContain(notice.id);
  }, 30_000);

  it('is asked for in no other way', async () => {
    for (const words of [['retry'], ['list', 'all'], ['retry', document.id, 'now'], ['dismiss', document.id]])
      await expect(said(failedDocuments, ...words)).rejects.toThrow('This is not how it is used.');
  });
});

describe('what a version of the catalogue would touch', () => {
  it('is counted of an item, with what differs from the version under which its cases run', async () => {
    await accept(cast);
    const now = await said(impact, FOOD_LICENCE);
    expect(now).toMatch(/^食品经营许可\S* 11220104000000019D4000131010001, version 2 \(published\)/);
    expect(now).toMatch(
      /Under version 2: \d+ cases?\n(?: {2}region 220104 {2}agency 11220104000000019D .*\n)+ {2}They run under this version\./,
    );
    expect(now).toContain('No running case is under another version.');
  });

  it('is told of a draft before it is published: who keeps the version that there is, and what the next one changes', async () => {
    const body = {
      itemCode: '11220104000000051Q4000117002001',
      channel: '1',
      applicant: {
        kind: '2',
        name: '长春某某建筑工程有限公司',
        certificate: { certificateType: '001', certificateNumber: '91510104MA6CEXA17W' },
        phone: '13900000000',
      },
      answers: {},
      materials: [{ key: 'application' }],
    };
    await cast.clerk.must('PUT', `/intake/v1/cases/${newId()}`, body);
    const told = await said(impact, body.itemCode);
    expect(told).toContain('version 3 (draft)');
    expect(told).toContain(
      'They keep version 2 until their end. Version 3 differs in:\n    promisedLimit: 5 working-days → 4 working-days\n    steps: ~review\n',
    );
    expect(told).toMatch(/running cases? under other versions; none of them changes\./);
  });

  it('is told of a bundle', async () => {
    expect(await said(impact, '220104-open-restaurant')).toContain('开办餐饮店 220104-open-restaurant, version 1 (published)');
  });

  it('is refused in a sentence where there is no such item, version or use', async () => {
    await expect(said(impact, FOOD_LICENCE, '99')).rejects.toThrow(/catalog refuses \(404 version-not-found\)/);
    await expect(said(impact, '220104-no-bundle')).rejects.toThrow(/catalog refuses \(404 bundle-not-found\)/);
    await expect(said(impact, FOOD_LICENCE, 'two')).rejects.toThrow('This is not how it is used.');
  });
});
