import {
  newId,
  type DocumentView,
  type MessageView,
  type NoticeView,
  type Page,
  type Problem,
  type RegisteredCase,
} from '@onewindow/contracts';
import { legalDay } from '@onewindow/legal-clock';
import type { HttpClient } from '@onewindow/testing';
import { CaseRow } from '../src/case/case.entity.js';
import { tellApplicant } from '../src/message/message.commands.js';
import { caseMatter } from '../src/notice/matter.js';
import { serveDocument } from '../src/notice/notice.commands.js';
import { withoutReceipt } from './cases.js';
import { issue, toolsOf } from './papers.js';
import { form, startIntake, type RunningIntake } from './running-intake.js';

let intake: RunningIntake;
let clerk: HttpClient;

beforeAll(async () => {
  intake = await startIntake();
  clerk = await intake.clerk();
});
afterAll(() => intake.stop());

const MAIL = { channel: 'mail', waybillNo: 'EMS1234567890' } as const;
const PRINT = { channel: 'print', receivedBy: '张三丰' } as const;
const TODAY = legalDay(new Date());
const RECEIVED = { result: 'served', receivedOn: TODAY, receivedBy: '张三丰' } as const;

/** Answers of both kinds, told apart by what they hold. */
type Answer = Omit<NoticeView, 'status'> & Omit<Problem, 'status'> & { readonly status: NoticeView['status'] };

interface Papers {
  readonly registered: RegisteredCase;
  readonly documentId: string;
}

async function caseWithDocument(change: Record<string, unknown> = {}): Promise<Papers> {
  const registered = await intake.register(change);
  return { registered, documentId: await issue(intake, registered) };
}

const serve = ({ registered, documentId }: Papers, how: object, id = newId()) =>
  clerk<Answer>('PUT', `/v1/cases/${registered.id}/notices/${id}`, { documentId, ...how });
const prove = ({ registered }: Papers, noticeId: string, proof: object = RECEIVED) =>
  clerk<Answer>('POST', `/v1/cases/${registered.id}/notices/${noticeId}/proof`, proof);
const documents = async ({ registered }: Papers) =>
  withoutReceipt((await clerk<DocumentView[]>('GET', `/v1/cases/${registered.id}/documents`)).body);
const consent = ({ registered }: Papers) =>
  intake.superuser.query('UPDATE intake.service_case SET electronic_service = true WHERE id = $1', [registered.id]);

describe('on paper', () => {
  it('is served with the signature, told once, and leaves a receipt', async () => {
    const papers = await caseWithDocument();
    const id = newId();
    const served = await serve(papers, PRINT, id);
    expect(served.body).toMatchObject({ id, status: 'served', channel: 'print', waybillNo: null, failure: null });
    expect(served.body.servedAt).toBe(served.body.sentAt);
    expect((await serve(papers, PRINT, id)).body).toEqual(served.body);

    const [notice, receipt] = await documents(papers);
    expect(notice?.servedAt).toBe(served.body.servedAt);
    expect(receipt).toMatchObject({
      kind: 'SERVICE_RECEIPT',
      name: '送达回证',
      data: {
        mode: '直接送达',
        receivedBy: '张三丰',
        servedOn: TODAY,
        documents: [{ name: '行政许可申请受理通知书', number: notice?.documentNo }],
      },
    });
    expect(await documents(papers)).toHaveLength(2);
    const { rows } = await intake.superuser.query('SELECT sequence FROM intake.service_case WHERE id = $1', [papers.registered.id]);
    expect(rows).toEqual([{ sequence: 2 }]);
  });
});

describe('by mail', () => {
  it('is served on the day of the return receipt', async () => {
    const papers = await caseWithDocument();
    const id = newId();
    const sent = await serve(papers, MAIL, id);
    expect(sent.body).toMatchObject({ status: 'sent', servedAt: null, waybillNo: MAIL.waybillNo });
    expect((await documents(papers))[0]?.servedAt).toBeNull();

    const proven = await prove(papers, id);
    expect([proven.status, proven.body.status, legalDay(new Date(proven.body.servedAt ?? 0))]).toEqual([200, 'served', TODAY]);
    expect((await prove(papers, id)).body).toEqual(proven.body);
    const [notice, receipt] = await documents(papers);
    expect([notice?.servedAt, receipt?.data['mode']]).toEqual([proven.body.servedAt, '邮寄送达']);
  });

  it('that comes back is failed and serves nothing; another way may be tried', async () => {
    const papers = await caseWithDocument();
    const id = newId();
    await serve(papers, MAIL, id);
    const failed = await prove(papers, id, { result: 'failed', reason: '查无此人' });
    expect(failed.body).toMatchObject({ status: 'failed', servedAt: null, failure: '查无此人' });
    expect((await documents(papers))[0]?.servedAt).toBeNull();
    expect((await serve(papers, PRINT)).body.status).toBe('served');
  });

  it.each<[string, object, string, number]>([
    ['before the sending', { ...RECEIVED, receivedOn: '2020-01-01' }, 'proof-before-sending', 400],
    ['in the future', { ...RECEIVED, receivedOn: '2099-01-01' }, 'proof-in-future', 400],
  ])('is not proven by a receipt %s', async (_, proof, code, status) => {
    const papers = await caseWithDocument();
    const id = newId();
    await serve(papers, MAIL, id);
    const answer = await prove(papers, id, proof);
    expect([answer.status, answer.body.code, answer.body.field]).toEqual([status, code, 'receivedOn']);
    expect((await prove(papers, id)).body.status).toBe('served');
  });

  it('is not proven twice differently, nor before it is sent, nor where no proof is awaited', async () => {
    const papers = await caseWithDocument();
    const id = newId();
    expect((await prove(papers, id)).body.code).toBe('notice-unknown');
    await serve(papers, MAIL, id);
    await prove(papers, id);
    for (const proof of [
      { ...RECEIVED, receivedBy: '李四' },
      { result: 'failed', reason: '退回' },
    ])
      expect((await prove(papers, id, proof)).body.code).toBe('proof-differs');
    const print = (await serve(papers, PRINT)).body.id;
    expect((await prove(papers, print)).body.code).toBe('notice-is-served');
  });

  it('needs an address', async () => {
    const { address: _, ...applicant } = form().applicant;
    const papers = await caseWithDocument({ applicant });
    const answer = await serve(papers, MAIL);
    expect([answer.status, answer.body.code]).toEqual([409, 'no-address']);
  });
});

describe('electronically', () => {
  it('is refused without consent, and is served at once with it', async () => {
    const papers = await caseWithDocument();
    const refused = await serve(papers, { channel: 'electronic' });
    expect([refused.status, refused.body.code, (refused.body as unknown as { article: string }).article]).toEqual([
      409,
      'no-consent',
      '民事诉讼法 第九十条',
    ]);
    await consent(papers);
    expect((await serve(papers, { channel: 'electronic' })).body.status).toBe('served');
    expect((await documents(papers)).map(({ kind }) => kind)).toEqual(['ACCEPT_NOTICE']);
  });
});

describe('the first service', () => {
  it('counts, whatever comes after it', async () => {
    const papers = await caseWithDocument();
    await consent(papers);
    const id = newId();
    await serve(papers, MAIL, id);
    const first = await serve(papers, { channel: 'electronic' });
    await prove(papers, id);
    await serve(papers, PRINT);
    expect((await documents(papers))[0]?.servedAt).toBe(first.body.servedAt);
    const { rows } = await intake.superuser.query('SELECT channel FROM intake.document_service WHERE document_id = $1', [
      papers.documentId,
    ]);
    expect(rows).toEqual([{ channel: 'electronic' }]);
    const notices = await clerk<NoticeView[]>('GET', `/v1/cases/${papers.registered.id}/notices`);
    expect(notices.body.map(({ channel, status }) => `${channel} ${status}`)).toEqual(['mail served', 'electronic served', 'print served']);
  });

  it('is one when two ways are taken at once', async () => {
    const papers = await caseWithDocument();
    await consent(papers);
    const answers = await Promise.all([serve(papers, PRINT), serve(papers, { channel: 'electronic' }), serve(papers, PRINT)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { rows } = await intake.superuser.query('SELECT sequence FROM intake.service_case WHERE id = $1', [papers.registered.id]);
    expect(rows).toEqual([{ sequence: 2 }]);
  });

  it('is told with document, channel and time', async () => {
    const papers = await caseWithDocument();
    const told: unknown[] = [];
    const command = { channel: 'print', documentId: papers.documentId, receivedBy: '张三丰' } as const;
    const caller = {
      id: 'clerk-1',
      kind: 'staff',
      roles: [],
      name: '李四',
      agencyCode: '',
      siteId: 'site-1',
      windowId: '',
      subjectId: '',
    } as const;
    const tools = toolsOf(intake);
    await tools.numbers.run(() =>
      intake.transaction((tx) => {
        const spied = { ...tx, publish: (_: unknown, draft: unknown) => void told.push(draft) } as typeof tx;
        return serveDocument(
          spied,
          { caseId: papers.registered.id, noticeId: newId() },
          command,
          caller,
          tools,
          caseMatter(tools.personal),
        );
      }),
    );
    const [notice] = await documents(papers);
    expect(told).toEqual([
      expect.objectContaining({
        caseId: papers.registered.id,
        sequence: 2,
        event: {
          case: 'served',
          value: expect.objectContaining({
            documentId: papers.documentId,
            kind: 'ACCEPT_NOTICE',
            documentNo: notice?.documentNo,
            channel: 'print',
          }),
        },
      }),
    ]);
  });
});

describe('a notice', () => {
  it('under a known id is the same or refused', async () => {
    const [papers, other] = [await caseWithDocument(), await caseWithDocument()];
    const id = newId();
    await serve(papers, PRINT, id);
    expect((await serve(papers, { ...PRINT, receivedBy: '李四' }, id)).body.code).toBe('notice-differs');
    expect((await serve(other, PRINT, id)).body.code).toBe('notice-differs');
  });

  it('brings a document of its own case, at its own site', async () => {
    const [papers, other] = [await caseWithDocument(), await caseWithDocument()];
    const strange = await serve({ ...papers, documentId: other.documentId }, PRINT);
    expect([strange.status, strange.body.code, strange.body.field]).toEqual([400, 'document-unknown', 'documentId']);
    const elsewhere = await intake.clerk('clerk-9', 'site-2');
    const answer = await elsewhere<Problem>('PUT', `/v1/cases/${papers.registered.id}/notices/${newId()}`, {
      ...PRINT,
      documentId: papers.documentId,
    });
    expect([answer.status, answer.body.code]).toEqual([404, 'case-not-found']);
  });

  it('is one of at most a hundred of its case, and those that are there are told again', async () => {
    const papers = await caseWithDocument();
    const id = newId();
    await serve(papers, PRINT, id);
    await intake.superuser.query(
      `INSERT INTO intake.notice SELECT gen_random_uuid(), case_id, document_id, channel, status, sent_at, sent_by, served_at, body_sealed, proof_sealed
         FROM intake.notice, generate_series(1, 99) WHERE case_id = $1`,
      [papers.registered.id],
    );
    const refused = await serve(papers, { channel: 'sms' });
    expect([refused.status, refused.body.code]).toEqual([409, 'too-many-notices']);
    expect((await serve(papers, PRINT, id)).status).toBe(200);
  });

  it('leaves no name readable in its row', async () => {
    const papers = await caseWithDocument();
    await serve(papers, MAIL);
    await serve(papers, PRINT);
    const { rows } = await intake.superuser.query<{ everything: string }>(
      `SELECT string_agg(n::text, ' ') AS everything FROM intake.notice n WHERE case_id = $1`,
      [papers.registered.id],
    );
    expect(rows[0]?.everything).not.toContain('张三丰');
  });
});

describe('messages', () => {
  it('by SMS tell that a document is there, and serve nothing', async () => {
    const papers = await caseWithDocument();
    expect((await serve(papers, { channel: 'sms' })).body).toMatchObject({ status: 'delivered', servedAt: null });
    expect((await documents(papers))[0]?.servedAt).toBeNull();
  });

  it('show the site and the applicant what went out, masked, with number and item alone', async () => {
    const papers = await caseWithDocument();
    await serve(papers, { channel: 'sms' });
    await serve(papers, MAIL);
    for (const reader of [clerk, await intake.applicant()]) {
      const [letter, sms] = (await reader<Page<MessageView>>('GET', '/v1/messages?limit=2')).body.items;
      expect(sms).toMatchObject({ channel: 'sms', recipient: '139****1234' });
      expect(sms?.text).toBe(
        `【政务服务】您申请的“食品经营许可”（办件编号${papers.registered.caseNo}）有新的文书。请在线查看，或者到窗口领取。`,
      );
      expect(letter).toMatchObject({ channel: 'mail', recipient: '长春市南关区****' });
      expect(letter?.text).not.toContain('张三丰');
    }
    for (const stranger of [await intake.clerk('clerk-9', 'site-2'), await intake.applicant('another')])
      expect((await stranger<Page<MessageView>>('GET', '/v1/messages')).body.items).toEqual([]);
  });

  it('go out with what they tell of, or not at all', async () => {
    const { registered } = await caseWithDocument();
    const tell = (fails: boolean) =>
      intake.transaction(async (tx) => {
        const row = await tx.db.findOneByOrFail(CaseRow, { id: registered.id });
        await tellApplicant(tx, toolsOf(intake), row, 'accepted');
        if (fails) throw new Error('refused');
      });
    await expect(tell(true)).rejects.toThrow('refused');
    await tell(false);
    const { rows } = await intake.superuser.query<{ everything: string }>(
      'SELECT m::text AS everything FROM intake.outgoing_message m WHERE case_id = $1',
      [registered.id],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.everything).not.toContain('13900001234');
  });

  it('are listed page by page, newest first', async () => {
    const papers = await caseWithDocument();
    for (let i = 0; i < 5; i += 1) await serve(papers, { channel: 'sms' });
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null && seen.length < 5;) {
      const page: Page<MessageView> = (await clerk<Page<MessageView>>('GET', `/v1/messages?limit=2${next ? `&cursor=${next}` : ''}`)).body;
      seen.push(...page.items.map(({ text }) => text));
      next = page.next;
    }
    expect(seen.slice(0, 5).every((text) => text.includes(papers.registered.caseNo))).toBe(true);
    expect((await clerk<Problem>('GET', '/v1/messages?cursor=abc')).body.code).toBe('invalid-cursor');
  });
});
