import { randomUUID } from 'node:crypto';
import type { CaseView, DocumentView, RegisteredCase, ReviewView } from '@onewindow/contracts';
import { check, checkRefused, type Cast, type Say } from './cast.js';
import { allMet, decisionOf, FOOD_LICENCE, waitForTask, waitUntilReady, ZHANG_SAN } from './food-licence.js';

/** 公共场所卫生许可 of the demo county: it may be renewed until thirty days before its end, and at any time before that. */
const HYGIENE = '1122010400000006XG4000123001001';
const HYGIENE_RENEWAL = '1122010400000006XG4000123001003';
const FOOD_RENEWAL = `${FOOD_LICENCE.slice(0, -1)}3`;

const form = (itemCode: string, renews?: string) => ({
  itemCode,
  channel: '1',
  applicant: ZHANG_SAN,
  answers: { place: 'beauty', aircon: 'no' },
  materials: ['application', 'test-report', 'floor-plan', 'rules'].map((key) => ({ key })),
  ...(renews === undefined ? {} : { renews }),
});

/** From the window to the counter, granted. */
async function granted(cast: Cast, body: object): Promise<CaseView> {
  const { id } = await cast.clerk.must<RegisteredCase>('PUT', `/intake/v1/cases/${randomUUID()}`, body);
  await cast.clerk.must<CaseView>('POST', `/intake/v1/cases/${id}/acceptance`, { outcome: 'accepted' });
  await waitForTask(cast.healthOfficer, id, 'document-review');
  await cast.healthOfficer.must('POST', decisionOf(id, 'document-review'), allMet('air', 'staff'));
  await cast.healthStation.must('POST', decisionOf(id, 'site-check'), allMet('facilities'));
  await cast.healthHead.must<ReviewView>('POST', decisionOf(id, 'decision'), { outcome: 'passed', findings: [] });
  return waitUntilReady(cast, id);
}

/** A licence and its renewal. */
export interface Renewed {
  readonly licence: string;
  readonly renewal: string;
}

/**
 * A licence is issued and renewed: its number stays, its validity goes on from its old end. What cannot be renewed is refused at the window.
 * @param foodLicence number of a licence of the same applicant that another body issued today
 */
export async function renewalRoad(cast: Cast, foodLicence: string, say: Say): Promise<Renewed> {
  const first = await granted(cast, form(HYGIENE));
  const licenceNo = first.licenceNo ?? '';
  const refused = async (body: object, code: string): Promise<void> =>
    checkRefused(await cast.clerk.send('PUT', `/intake/v1/cases/${randomUUID()}`, body), 400, code);
  await refused(form(HYGIENE_RENEWAL), 'licence-not-named');
  await refused(form(HYGIENE_RENEWAL, foodLicence), 'licence-not-renewed-here');
  const answers = { business: 'catering', agent: 'no' };
  await refused({ ...form(FOOD_RENEWAL, foodLicence), answers, materials: [] }, 'renewal-too-early');
  say('综合窗口', '延续申请须写明本机关颁发、尚在有效期内的许可证；提前太多的不收');

  const second = await granted(cast, form(HYGIENE_RENEWAL, licenceNo));
  check(second.licenceNo === licenceNo && !second.grantedByLaw, 'the licence keeps its number, and the body decided', second);
  const papers = await cast.counter.must<DocumentView[]>('GET', `/intake/v1/cases/${second.id}/documents`);
  const letter = papers.find(({ kind }) => kind === 'RENEW_GRANT')?.data;
  const { validTo = '', lastDayToApply = '' } = second.renews ?? {};
  const end = new Date(`${validTo}T00:00:00Z`);
  end.setUTCFullYear(end.getUTCFullYear() + 4);
  const next = end.toISOString().slice(0, 10);
  check(letter?.['formerValidTo'] === validTo && letter['validTo'] === next, `it is valid on from ${validTo} until ${next}`, letter);
  say('后台审批', `准予延续 ${second.decisionNo ?? ''}：${licenceNo} 有效期由 ${validTo} 延至 ${next}（最迟 ${lastDayToApply} 提出）`);
  return { licence: first.id, renewal: second.id };
}
