import {
  DomainError,
  procedureLaw,
  readingsOf,
  type DecideAcceptance,
  type DecideImmediately,
  type ItemVersion,
  type Principal,
  type ProcedureLaw,
} from '@onewindow/contracts';
import { countFrom, getTimeRules } from '@onewindow/deadlines';
import type { Tx } from '@onewindow/messaging/tx';
import { fingerprint } from '@onewindow/platform';
import { itemVersion } from '../catalogue/catalogue.queries.js';
import { findAgencyName } from '../catalogue/organisation.queries.js';
import { askedMaterials } from '../catalogue/plan.js';
import { acceptFrom } from './accepting.commands.js';
import { runClock, stopClocks } from './case.clocks.js';
import { lockShownCase, type CaseTools } from './case.commands.js';
import { assertAtSite, assertCanBecome, assertOnItsOwn, visitOfDay } from './case.domain.js';
import { correctionNotice, notRequiredNotice, rejectAccept } from './case.documents.js';
import type { CaseRow } from './case.entity.js';
import { correctionNotifiedEvent, turnedAwayEvent } from './case.events.js';
import { assertCorrected, assertNotYetTold, remaining, shortcomings, type Defect } from './correction.domain.js';
import { assertNotDeemedAccepted, isDeemedAccepted } from './duty.domain.js';
import { assertComplete, type AskedMaterial } from './material.domain.js';
import { actWithVoucher } from './voucher.commands.js';
import { correctionDueOf } from './window-times.queries.js';

/** A case under the version by which it runs. */
interface CheckedCase {
  readonly row: CaseRow;
  readonly item: ItemVersion;
  /** By which the item is handled. */
  readonly law: ProcedureLaw;
  readonly asked: readonly AskedMaterial[];
}

async function checkedCase(tx: Tx, row: CaseRow): Promise<CheckedCase> {
  const item = await itemVersion(tx.db, row.itemCode, row.itemVersion);
  const law = procedureLaw(item.itemType, row.applicantKind);
  return { row, item, law, asked: askedMaterials(item, { answers: row.answers, applicant: { kind: row.applicantKind } }) };
}

/**
 * The outcome of the check at the window (permits: 行政许可法 第三十二条), each with its dated voucher. The same outcome again is quiet.
 * @throws DomainError `case-not-found`, `case-is-<status>`, `materials-incomplete`, `corrections-incomplete`, `correction-already-told`,
 *   `nothing-to-correct`, `material-not-handed-in`, `material-not-in-notice`, `correction-not-told`, `correction-term-runs`,
 *   `corrections-complete`, `agency-unknown`, `agency-has-jurisdiction`, `calendar-unknown`, `case-is-deemed-accepted`, `region-rules-unknown`
 */
export async function decideAcceptance(tx: Tx, id: string, body: DecideAcceptance, clerk: Principal, tools: CaseTools): Promise<CaseRow> {
  const row = await lockShownCase(tx, id, { caller: clerk, doing: 'acceptance' });
  assertAtSite(row, clerk);
  assertOnItsOwn(row);
  const acceptanceHash = fingerprint(body);
  if (row.acceptanceHash === acceptanceHash || (body.outcome === 'accepted' && row.acceptedAt !== null)) return row;
  const checked = await checkedCase(tx, row);
  switch (body.outcome) {
    case 'accepted':
      return accept(tx, checked, clerk, tools, { acceptanceHash });
    case 'correction':
      return tellCorrections(tx, checked, body.defects, tools, { acceptanceHash });
    case 'not-required':
    case 'no-jurisdiction':
    case 'not-corrected':
      return turnAway(tx, checked, body, tools, { acceptanceHash });
  }
}

/**
 * Accepts a complete case and sends along what the window's delegate decides at once (即办件). Approval checks the delegation and the
 * reasons, and answers. The same again is quiet.
 * @throws DomainError `item-not-immediate`, `immediate-content-differs`, and what acceptance refuses
 */
export async function decideImmediately(tx: Tx, id: string, body: DecideImmediately, clerk: Principal, tools: CaseTools): Promise<CaseRow> {
  const row = await lockShownCase(tx, id, { caller: clerk, doing: 'immediate' });
  assertAtSite(row, clerk);
  assertOnItsOwn(row);
  const immediateHash = fingerprint({ body, by: clerk.id });
  if (row.immediateHash === immediateHash) return row;
  if (row.immediateHash !== null)
    throw new DomainError('conflict', 'immediate-content-differs', 'the window has already decided this case, in another way');
  const checked = await checkedCase(tx, row);
  if (checked.item.caseType !== '1')
    throw new DomainError('conflict', 'item-not-immediate', 'the item is not decided at the window', { caseType: checked.item.caseType });
  return accept(tx, checked, clerk, tools, { immediateHash, immediateStatus: 'requested' }, body);
}

/**
 * Both limits start when all was in: at acceptance, or when the last correction came (permits: 行政许可法 第三十二条第一款第五项). What the law
 * has accepted already is accepted as of its receipt, whatever is missing.
 */
async function accept(
  tx: Tx,
  { row, item, law, asked }: CheckedCase,
  clerk: Principal,
  tools: CaseTools,
  act: Partial<CaseRow>,
  immediate?: DecideImmediately,
): Promise<CaseRow> {
  assertCanBecome(row, 'accepted');
  if (!immediate && isDeemedAccepted(row, tx.now, law)) return acceptFrom(tx, { row, item }, tools, { clerk: null, act });
  assertNotDeemedAccepted(row, tx.now, law);
  assertCorrected(row, asked, law);
  assertComplete(asked, row.materials, law);
  return acceptFrom(tx, { row, item }, tools, { clerk, act, ...(immediate ? { immediate } : {}) });
}

async function tellCorrections(
  tx: Tx,
  checked: CheckedCase,
  defects: readonly Defect[],
  tools: CaseTools,
  act: Partial<CaseRow>,
): Promise<CaseRow> {
  const { row, item, law, asked } = checked;
  assertNotYetTold(row, law);
  assertNotDeemedAccepted(row, tx.now, law);
  const found = shortcomings(asked, row.materials, defects, law);
  const due = await countFrom(tx.db, row.regionCode, tx.now, item.correctionLimit);
  await runClock(tx, row.id, 'correction', due);
  return actWithVoucher(tx, tools, checked, {
    kind: 'CORRECTION_NOTICE',
    change: {
      ...act,
      status: 'correcting',
      correctionAsked: found.keys,
      correctionOpen: found.keys,
      correctionNotifiedAt: tx.now,
      ...correctionDueOf(due),
      defectsSealed: tools.personal.seal({ defects: JSON.stringify(found.defects) }, row.id),
    },
    says: (frame) => correctionNotice(frame, row, found, asked, due),
    news: 'correction',
    event: () => correctionNotifiedEvent(row, found),
  });
}

type TurningAway = Extract<DecideAcceptance, { outcome: 'not-required' | 'no-jurisdiction' | 'not-corrected' }>;

/** Whether the region reads the law so that a want of jurisdiction may still be told after the days for the check. */
export async function mayRefuseLate(tx: Tx, { regionCode, checkDueAt }: Pick<CaseRow, 'regionCode' | 'checkDueAt'>): Promise<boolean> {
  if (checkDueAt === null || tx.now < checkDueAt) return false;
  const { rules } = await getTimeRules(tx.db, regionCode);
  return readingsOf(rules.readings)['late-jurisdiction-refusal'] === 'valid';
}

async function turnAway(tx: Tx, checked: CheckedCase, body: TurningAway, tools: CaseTools, act: Partial<CaseRow>): Promise<CaseRow> {
  const { row, law, asked } = checked;
  const defects = body.outcome === 'not-corrected' ? remaining(row, row.materials, body.defects, { now: tx.now, law }) : [];
  assertCanBecome(row, 'not-accepted');
  if (!(body.outcome === 'no-jurisdiction' && (await mayRefuseLate(tx, row)))) assertNotDeemedAccepted(row, tx.now, law);
  const right = body.outcome === 'no-jurisdiction' ? await rightAgency(tx, row, body.rightAgency, law) : null;
  const change = {
    ...act,
    status: 'not-accepted',
    notAcceptedKind: body.outcome,
    notAcceptedAt: tx.now,
    rightAgencyCode: right?.code ?? null,
    rightAgencyName: right?.name ?? null,
    reasonSealed: tools.personal.seal({ reason: body.reason, defects: JSON.stringify(defects) }, row.id),
    finalVisit: visitOfDay(row, tx.now),
  } as const;
  const told = { change, news: 'document', event: turnedAwayEvent } as const;
  await stopClocks(tx, row.id);
  return body.outcome === 'not-required'
    ? actWithVoucher(tx, tools, checked, {
        ...told,
        kind: 'NOT_REQUIRED_NOTICE',
        says: (frame) => notRequiredNotice(frame, row, body.reason),
      })
    : actWithVoucher(tx, tools, checked, {
        ...told,
        kind: 'REJECT_ACCEPT',
        says: (frame) => rejectAccept(frame, row, { reason: body.reason, defects, asked }, right),
      });
}

/** The body that has the jurisdiction must be one that the catalogue knows, and another one. */
export async function rightAgency(
  tx: Tx,
  row: { readonly agencyCode: string },
  code: string,
  law: ProcedureLaw,
): Promise<{ code: string; name: string }> {
  if (code === row.agencyCode)
    throw new DomainError('invalid', 'agency-has-jurisdiction', 'this is the body of the item itself; name the other one', {
      field: 'rightAgency',
      article: law.jurisdiction,
    });
  const name = await findAgencyName(tx.db, code);
  if (name === undefined) throw new DomainError('invalid', 'agency-unknown', 'no agency has this code', { field: 'rightAgency' });
  return { code, name };
}
