import { ratingInvitationId, TerminationCause, type MessageView, type Page, type ProgressView } from '@onewindow/contracts';
import { legalDay } from '@onewindow/legal-clock';
import { httpClient } from '@onewindow/testing';
import { ACCEPTED, casesOf, COUNTER, REFUSED, type Cases } from './cases.js';
import { AGENCY, SITE } from './catalogue.js';
import { startIntake, type RunningIntake } from './running-intake.js';
import { stored } from './told.js';

let intake: RunningIntake;
let cases: Cases;
beforeAll(async () => {
  intake = await startIntake();
  cases = await casesOf(intake);
});
afterAll(() => intake.stop());

const TODAY = legalDay(new Date());

describe('withdrawal', () => {
  it.each([
    ['by the applicant before the check', async () => (await intake.register()).id, () => cases.applicant],
    [
      'at the window while corrections are awaited',
      async () => {
        const { id } = await intake.register({ materials: [] });
        await cases.decide(id, { outcome: 'correction' });
        return id;
      },
      () => cases.clerk,
    ],
  ])('%s ends the case at once with its notice, and is quiet again', async (_, make, who) => {
    const id = await make();
    const answer = await cases.withdraw(id, who());
    expect([answer.status, answer.body.status, answer.body.awaited]).toEqual([200, 'terminated', null]);
    expect(answer.body.termination).toMatchObject({ cause: 'withdrawn', status: 'done' });
    const notice = (await cases.documents(id)).at(-1);
    expect(notice).toMatchObject({
      kind: 'WITHDRAWAL_NOTICE',
      documentNo: expect.stringMatching(/^终〔\d{4}〕\d{6}号$/),
      data: { cause: 'requested', receivedOn: TODAY, causedOn: TODAY, endedOn: TODAY },
    });
    expect((await cases.told(id)).at(-1)).toMatchObject({
      sequence: answer.body.sequence,
      event: {
        case: 'terminated',
        value: {
          caseNo: answer.body.caseNo,
          cause: TerminationCause.WITHDRAWN,
          documentNo: notice?.documentNo,
          agencyCode: AGENCY,
          siteId: SITE,
          itemName: '食品经营许可',
          wasAccepted: false,
        },
      },
    });
    const [message] = (await cases.applicant<Page<MessageView>>('GET', '/v1/messages?limit=1')).body.items;
    expect(message?.text).toContain(`${answer.body.caseNo}）有新的文书`);
    const again = await cases.withdraw(id, cases.clerk);
    expect([again.status, again.body]).toEqual([200, answer.body]);
  });

  it('of an accepted case asks approval, and the case ends when approval says so', async () => {
    const { id, caseNo, receiptCode } = await intake.register();
    await cases.decide(id, ACCEPTED);
    const asked = await cases.withdraw(id);
    expect([asked.status, asked.body.status, asked.body.termination?.status]).toEqual([202, 'accepted', 'requested']);
    expect((await cases.withdraw(id, cases.clerk)).body).toEqual(asked.body);
    const [, , request] = await cases.told(id);
    expect(request).toMatchObject({
      sequence: 3,
      event: {
        case: 'terminationRequested',
        value: { cause: TerminationCause.WITHDRAWN, requestedBy: expect.stringMatching(/^account-/) },
      },
    });

    await cases.terminate(id);
    await cases.expectIgnored(id, () => cases.terminate(id));
    const ended = await cases.view(id);
    expect(ended).toMatchObject({ status: 'terminated', termination: { status: 'done' }, awaited: null, sequence: 4 });
    expect((await cases.told(id)).at(-1)).toMatchObject({ event: { case: 'terminated', value: { wasAccepted: true } } });
    expect((await cases.documents(id)).map(({ kind }) => kind)).toEqual(['ACCEPT_NOTICE', 'WITHDRAWAL_NOTICE']);
    const late = await cases.withdraw(id);
    expect([late.status, late.body]).toEqual([200, ended]);
    await cases.expectIgnored(id, () => cases.grant(id));
    const path = `/v1/progress?number=${caseNo}&code=${receiptCode ?? ''}`;
    expect((await httpClient(intake.service.address)<ProgressView>('GET', path)).body).toMatchObject({
      status: 'terminated',
      ratingInvitationId: ratingInvitationId(id, 0),
    });
  });

  it('is superseded by a decision that came first, and the termination is then ignored', async () => {
    const id = await cases.accepted();
    await cases.withdraw(id);
    await cases.grant(id);
    expect(await cases.view(id)).toMatchObject({ status: 'ready', outcome: 'granted', termination: { status: 'superseded' } });
    await cases.expectIgnored(id, () => cases.terminate(id));
  });

  it('leaves the applicant’s reason unreadable in the row', async () => {
    const { id } = await intake.register();
    await cases.withdraw(id);
    expect(JSON.stringify(await stored(intake.superuser, id))).not.toContain('不再需要');
  });

  it.each([
    ['ready', () => cases.ready(), 'case-is-ready'],
    [
      'refused and waiting for its letter',
      async () => {
        const id = await cases.accepted();
        await cases.grant(id, REFUSED);
        return id;
      },
      'case-is-decided',
    ],
    [
      'closed',
      async () => {
        const id = await cases.ready();
        await cases.deliver(id, COUNTER);
        return id;
      },
      'case-is-closed',
    ],
    [
      'turned away',
      async () => {
        const { id } = await intake.register();
        await cases.decide(id, { outcome: 'not-required', reason: '不需要许可' });
        return id;
      },
      'case-is-not-accepted',
    ],
  ])('of a case that is %s is refused', async (_, make, code) => {
    const id = await make();
    await cases.expectRefused(id, () => cases.withdraw(id), { status: 409, code });
  });

  it.each([
    ['another applicant', () => intake.applicant('another')],
    ['a clerk of another site', () => intake.clerk('clerk-9', 'site-2')],
  ])('by %s is of a case that does not exist', async (_, stranger) => {
    const { id } = await intake.register();
    const caller = await stranger();
    await cases.expectRefused(id, () => cases.withdraw(id, caller), { status: 404, code: 'case-not-found' });
  });
});
