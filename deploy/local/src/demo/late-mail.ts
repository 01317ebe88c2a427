import { randomUUID } from 'node:crypto';
import type { DocumentView, RegisteredCase, ReviewView } from '@onewindow/contracts';
import { check, checkRefused, type Cast, type Say } from './cast.js';
import { countByHand, shanghaiDay, type PublishedDays } from './due-dates.js';

/** 设置大型户外广告审批 of the demo county: a permit that may be applied for by mail. */
const OUTDOOR_ADVERTISING = '11220104000000051Q4000117001001';
const REGION = '220104';
const DAY_MS = 86_400_000;

/** What comes by mail for a banner; the rendering of it is missing. */
const form = (receivedOn: string) => ({
  itemCode: OUTDOOR_ADVERTISING,
  channel: '4',
  waybillNo: 'EMS1093847561',
  receivedOn,
  applicant: {
    kind: '1',
    name: '张三',
    certificate: { certificateType: '111', certificateNumber: '11010519491231002X' },
    phone: '13900000000',
    address: '长春市朝阳区人民大街1号',
  },
  answers: { kind: 'banner' },
  materials: [{ key: 'application' }],
});

/** The day from which a limit of so many working days is over today. */
function workingDaysBack(count: number, calendar: PublishedDays): string {
  const limit = { amount: count, unit: 'working-day' };
  const today = shanghaiDay(new Date().toISOString());
  for (let back = count; ; back += 1) {
    const day = new Date(Date.parse(`${today}T00:00:00Z`) - back * DAY_MS).toISOString().slice(0, 10);
    if (countByHand(`${day}T00:00:00+08:00`, limit, calendar).day <= today) return day;
  }
}

/**
 * Mail was left lying for so many working days, and nobody said what is missing: with its registration it is accepted by law, dated back to
 * its receipt, although it is not complete (行政许可法 第三十二条第一款第四项).
 */
export async function registerLateMail(cast: Cast, workingDaysLying: number): Promise<RegisteredCase> {
  const calendar = await publishedDays(cast);
  const receivedOn = workingDaysBack(workingDaysLying, calendar);
  const registered = await cast.clerk.must<RegisteredCase>('PUT', `/intake/v1/cases/${randomUUID()}`, form(receivedOn));
  check(
    registered.status === 'accepted' && registered.deemed,
    'the law has accepted what lay for longer than five working days',
    registered,
  );
  check(shanghaiDay(registered.acceptedAt ?? '') === receivedOn, 'it is accepted as of the day of its receipt', registered);
  check(registered.missing.length > 0, 'it is accepted although a material is missing', registered);
  const statutory = countByHand(`${receivedOn}T00:00:00+08:00`, { amount: 20, unit: 'working-day' }, calendar);
  check(registered.statutoryDue?.day === statutory.day, `the limit of the law has run since then and ends on ${statutory.day}`, registered);
  return registered;
}

const publishedDays = (cast: Cast): Promise<PublishedDays> => cast.anyone.must('GET', `/catalog/v1/calendars/${REGION}`);

/** A letter that lay for six working days: nobody may ask for corrections any more, and its promise was over before it was opened. */
export async function lateMail(cast: Cast, say: Say): Promise<string> {
  const registered = await registerLateMail(cast, 6);
  const { id } = registered;
  const [notice] = (await cast.clerk.must<DocumentView[]>('GET', `/intake/v1/cases/${id}/documents`)).filter(
    ({ kind }) => kind === 'ACCEPT_NOTICE',
  );
  check(notice !== undefined, 'there is a voucher', registered);
  const late = { outcome: 'correction', defects: [] };
  checkRefused(await cast.clerk.send('POST', `/intake/v1/cases/${id}/acceptance`, late), 409, 'case-is-accepted');
  const overdue = await cast.urbanOfficer.until<ReviewView>(`/approval/v1/reviews/${id}`, ({ warning }) => warning === 'red');
  check(
    overdue.steps.filter(({ status }) => status === 'open').every(({ warning }) => warning === 'red'),
    'its open steps carry the red card',
    overdue,
  );
  const receivedOn = shanghaiDay(registered.acceptedAt ?? '');
  const until = registered.statutoryDue?.day ?? '';
  say('综合窗口', `${receivedOn} 收到的邮寄申请逾期未告知补正，自收到之日起视为受理，法定期限至 ${until}（${notice.documentNo}）`);
  say('效能监察', `承诺时限 ${registered.promisedDue?.day ?? ''} 已过：依次提示、黄牌、红牌`);
  return id;
}
