import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { DEFAULT_READINGS, newId, type CaseView, type ExplainedDates, type NoticeView, type ProgressView } from '@onewindow/contracts';
import { bothDue, eachDay, endOfLegalDay, legalDay, NATIONAL_CALENDAR, type CaseClocks } from '@onewindow/legal-clock';
import { httpClient } from '@onewindow/testing';
import { casesOf, type Cases } from './cases.js';
import { startIntake, type RunningIntake } from './running-intake.js';

let intake: RunningIntake;
let cases: Cases;
beforeAll(async () => {
  intake = await startIntake();
  cases = await casesOf(intake);
});
afterAll(() => intake.stop());

const TODAY = legalDay(new Date());
const dayAfter = (days: number): string => eachDay(TODAY, '2199-12-31').at(days) ?? '';
const due = (day: string) => ({ day, at: timestampFromDate(endOfLegalDay(day)), provisional: false });

/** A suspension that was served today and goes on, or ended. */
const stop = (to: string | null) =>
  ({
    id: newId(),
    clocks: 'both',
    cause: 'inspection',
    basis: '食品安全法 第八十七条',
    plannedDays: 5,
    from: TODAY,
    to,
    noticeServedAt: new Date(),
  }) as const;

/** What approval tells of the dates under a ledger, as it counts them itself. */
async function clockUnder(id: string, suspension: ReturnType<typeof stop>) {
  const { acceptedAt } = await cases.view(id);
  const working = (amount: number) => ({ amount, unit: 'working-day', basis: '' }) as const;
  const clocks: CaseClocks = {
    start: new Date(acceptedAt ?? ''),
    statutory: working(20),
    promised: working(7),
    ledger: { suspensions: [suspension], extension: null },
    law: {},
    calendar: NATIONAL_CALENDAR,
    readings: DEFAULT_READINGS,
  };
  const { statutory, promised } = bothDue(clocks);
  const before = bothDue({ ...clocks, ledger: { suspensions: [], extension: null } });
  const days = { statutory: statutory?.day ?? before.statutory?.day ?? '', promised: promised?.day ?? before.promised?.day ?? '' };
  const { clocks: stops, cause, basis, plannedDays, from, to } = suspension;
  const event = {
    case: 'clockChanged' as const,
    value: {
      statutoryDue: due(days.statutory),
      promisedDue: due(days.promised),
      statutoryStopped: statutory?.stopped ?? false,
      promisedStopped: promised?.stopped ?? false,
      calendarVersion: 1,
      calendarRegion: '000000',
      entry: 'suspension',
      ledger: {
        suspensions: [
          {
            suspensionId: suspension.id,
            clocks: stops,
            cause,
            basis,
            plannedDays,
            fromDay: from,
            toDay: to ?? '',
            noticeServedAt: timestampFromDate(suspension.noticeServedAt),
          },
        ],
      },
    },
  };
  return { days, event };
}

const NOTICE = {
  case: 'issued' as const,
  value: {
    kind: 'SUSPENSION_NOTICE',
    documentNo: '特程〔2026〕000001号',
    suspension: { clocks: 'both', cause: '检验', basis: '食品安全法 第八十七条', plannedDays: 5, fromDay: TODAY, reason: '样品送检' },
  },
};

describe('the dates of an accepted case', () => {
  it('are what approval tells, in the case, its progress and its explanation, by one ledger', async () => {
    const { id, caseNo, receiptCode } = await intake.register();
    await cases.decide(id, { outcome: 'accepted' });
    const suspension = stop(null);
    const before = await cases.view(id);
    await cases.review(id, (await clockUnder(id, suspension)).event, 4);
    expect(await cases.view(id)).toMatchObject({ statutoryStopped: true, promisedStopped: true, promisedDue: before.promisedDue });
    const progress = async () =>
      (await httpClient(intake.service.address)<ProgressView>('GET', `/v1/progress?number=${caseNo}&code=${receiptCode ?? ''}`)).body;
    expect(await progress()).toMatchObject({ promisedStopped: true, promisedDue: before.promisedDue, overdueReason: null });
    const explained = async () => (await cases.clerk<ExplainedDates>('GET', `/v1/cases/${id}/dates`)).body;
    expect((await explained()).statutory).toMatchObject({ stopped: true });

    const { days, event } = await clockUnder(id, { ...suspension, to: TODAY });
    await cases.review(id, event, 5);
    expect(await cases.view(id)).toMatchObject({
      promisedStopped: false,
      statutoryDue: { day: days.statutory },
      promisedDue: { day: days.promised },
    });
    const dates = await explained();
    expect([dates.statutory.due.day, dates.promised.due.day]).toEqual([days.statutory, days.promised]);
    for (const { steps } of [dates.statutory, dates.promised])
      expect((steps as { to: string }[]).at(-1)?.to).toBe(steps === dates.statutory.steps ? days.statutory : days.promised);
  });

  it('stay where an older word comes late, and where the case was never accepted', async () => {
    const id = await cases.accepted();
    const [standing, running] = [await clockUnder(id, stop(null)), await clockUnder(id, stop(TODAY))];
    await cases.review(id, standing.event, 7);
    await cases.expectIgnored(id, () => cases.review(id, running.event, 6));
    const { id: received } = await intake.register();
    await cases.expectIgnored(received, () => cases.review(received, { case: 'clockChanged', value: {} }, 4));
  });
});

it('why a case is overdue is shown to its applicant', async () => {
  const id = await cases.accepted();
  await cases.review(id, { case: 'overdueExplained', value: { reason: '异地核查尚未回函', explainedBy: 'head' } }, 9);
  expect((await cases.applicant<CaseView>('GET', `/v1/cases/${id}`)).body.overdueReason).toBe('异地核查尚未回函');
});

describe('a notice of approval on the limits', () => {
  it('is issued with the applicant’s name, told, and served at once where the applicant agreed to electronic service', async () => {
    const id = await cases.accepted({ electronicService: true });
    await cases.letter(id, NOTICE);
    const notice = (await cases.documents(id)).find(({ kind }) => kind === 'SUSPENSION_NOTICE');
    expect(notice).toMatchObject({
      documentNo: '特程〔2026〕000001号',
      name: '特别程序所需时间告知书',
      data: {
        applicant: { name: '张三丰' },
        cause: '检验',
        basis: '《中华人民共和国食品安全法》第八十七条',
        plannedDays: 5,
        fromOn: TODAY,
      },
    });
    expect(notice?.servedAt).not.toBeNull();
    expect((await cases.told(id)).at(-1)).toMatchObject({
      sequence: 3,
      event: {
        case: 'served',
        value: { kind: 'SUSPENSION_NOTICE', documentNo: '特程〔2026〕000001号', documentId: notice?.id, channel: 'electronic' },
      },
    });
    const { body } = await cases.clerk<NoticeView[]>('GET', `/v1/cases/${id}/notices`);
    expect(body).toMatchObject([{ documentId: notice?.id, channel: 'electronic', status: 'served' }]);
  });

  it('is served by the window where not, and counts from its service', async () => {
    const id = await cases.accepted();
    await cases.letter(id, {
      case: 'issued',
      value: {
        kind: 'EXTENSION_NOTICE',
        documentNo: '延期〔2026〕000001号',
        extension: {
          amount: 10,
          approver: 'agency-head',
          reasons: '需要进一步核实',
          basis: '行政许可法 第四十二条第一款',
          formerDueDay: dayAfter(1),
          dueDay: dayAfter(15),
        },
      },
    });
    const notice = (await cases.documents(id)).find(({ kind }) => kind === 'EXTENSION_NOTICE');
    expect(notice).toMatchObject({
      servedAt: null,
      data: { amount: 10, dueOn: dayAfter(15), basis: '《中华人民共和国行政许可法》第四十二条第一款' },
    });
    const serving = { channel: 'print', documentId: notice?.id, receivedBy: '张三丰' };
    expect((await cases.clerk('PUT', `/v1/cases/${id}/notices/${newId()}`, serving)).status).toBe(200);
    expect((await cases.told(id)).at(-1)?.event).toMatchObject({ case: 'served', value: { kind: 'EXTENSION_NOTICE', channel: 'print' } });
  });

  it('that comes again, or after the end of the case, changes nothing', async () => {
    const id = await cases.accepted();
    await cases.terminate(id);
    await cases.expectIgnored(id, () => cases.letter(id, NOTICE));
  });
});
