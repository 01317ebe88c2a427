import { newId, type BundleDates, type BundleGraphView, type Principal, type Problem } from '@onewindow/contracts';
import { application, bundlesOf, type Bundles } from './bundles.js';
import { AGENCY, FAR_SITE, OTHER_AGENCY } from './catalogue.js';
import { applicantOf, staff, startIntake, type RunningIntake } from './running-intake.js';

const STRANGE = '91510104MA6CEXA17W';

let intake: RunningIntake;
let bundles: Bundles;
let id: string;
beforeAll(async () => {
  intake = await startIntake();
  bundles = await bundlesOf(intake);
  ({ id } = await bundles.accepted());
});
afterAll(() => intake.stop());

const of = (agencyCode: string, role: Principal['roles'][number]) => ({ ...staff(`${role}-1`, '', role), agencyCode });
const machine = (agencyCode: string): Partial<Principal> => ({ id: 'system', kind: 'machine', roles: ['department-system'], agencyCode });

describe('how an application goes on', () => {
  it.each<[string, Partial<Principal>]>([
    ['the head of the lead agency', of(AGENCY, 'agency-head')],
    ['an officer of a body of a member', of(OTHER_AGENCY, 'officer')],
    ['the system of a body of a member', machine(OTHER_AGENCY)],
    ['a supervisor', of(STRANGE, 'supervisor')],
    ['the leader', of('', 'leader')],
    ['an auditor', of('', 'auditor')],
    ['a clerk of its site', staff('clerk-2', 'site-1', 'window-clerk')],
    ['its applicant', { kind: 'applicant', roles: ['applicant'] }],
  ])('is seen by %s, with its dates and without anything of who applied', async (_, who) => {
    const caller = who.kind === 'applicant' ? bundles.applicant : await intake.as(who);
    const graph = await caller<BundleGraphView>('GET', `/v1/bundles/${id}/graph`);
    expect(graph.status).toBe(200);
    expect(graph.body).toMatchObject({
      id,
      status: 'accepted',
      leadAgencyCode: AGENCY,
      awaited: 'members',
      warning: 'none',
      members: [{ key: 'registration', status: 'open' }, { key: 'fire' }, { key: 'food', status: 'waiting' }, { key: 'sign' }],
    });
    const dates = await caller<BundleDates>('GET', `/v1/bundles/${id}/dates`);
    expect([dates.status, dates.body.joint.due]).toEqual([200, graph.body.jointDue]);
    const { applicant, form } = application() as {
      applicant: { name: string; certificate: { certificateNumber: string } };
      form: object;
    };
    const shown = JSON.stringify([graph.body, dates.body]);
    for (const secret of [applicant.name, applicant.certificate.certificateNumber, ...Object.values(form)])
      expect(shown).not.toContain(String(secret).trim());
  });

  it.each<[string, Partial<Principal>]>([
    ['an officer of a body without a part in it', of(STRANGE, 'officer')],
    ['a system of such a body', machine(STRANGE)],
    ['a clerk of another site', staff('clerk-3', FAR_SITE, 'window-clerk')],
    ['a clerk of a body in it, who is no officer of it', { ...staff('clerk-4', FAR_SITE, 'window-clerk'), agencyCode: OTHER_AGENCY }],
    ['another applicant', applicantOf('another')],
  ])('does not exist for %s', async (_, who) => {
    const caller = await intake.as(who);
    for (const path of ['graph', 'dates']) {
      const { status, body } = await caller<Problem>('GET', `/v1/bundles/${id}/${path}`);
      expect([status, body.code]).toEqual([404, 'bundle-not-found']);
    }
  });

  it('is read back by the system that handed it in', async () => {
    const system = await intake.as(machine(OTHER_AGENCY));
    const own = newId();
    expect((await bundles.register({ channel: '9' }, system, own)).status).toBe(200);
    expect((await system<BundleGraphView>('GET', `/v1/bundles/${own}/graph`)).body).toMatchObject({ status: 'received', channel: '9' });
    expect((await system<Problem>('GET', `/v1/bundles/${own}/dates`)).body.code).toBe('bundle-is-received');
  });

  it('of one that is not there is not found', async () => {
    expect((await (await intake.as(of('', 'leader')))<Problem>('GET', `/v1/bundles/${newId()}/graph`)).body.code).toBe('bundle-not-found');
  });
});
