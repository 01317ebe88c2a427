import { procedureLaw, TOPICS, type DecideAcceptance, type OverdueRule, type ProcedureLaw } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import { mayRefuseLate, rightAgency } from '../case/acceptance.commands.js';
import type { CaseTools } from '../case/case.commands.js';
import { visitOfDay } from '../case/case.domain.js';
import { documentNo, lapseReason, notRequiredNotice, rejectAccept } from '../case/case.documents.js';
import type { CaseRow } from '../case/case.entity.js';
import { present, turnedAwayEvent } from '../case/case.events.js';
import { remaining, stillOpen, type Defect } from '../case/correction.domain.js';
import { assertNotDeemedAccepted } from '../case/duty.domain.js';
import type { AskedOfBundle } from './application.domain.js';
import { stopBundleClocks } from './bundle.clocks.js';
import { applicantNameOf, askedMaterials, saveBundle, saveMembers, type LockedBundle } from './bundle.commands.js';
import { bundleFrame } from './bundle.documents.js';
import { bundleTurnedAwayEvent, running } from './bundle.events.js';
import { vouch } from './voucher.commands.js';

/** An application under the version and the law by which it is checked. */
export interface CheckedBundle extends LockedBundle {
  readonly law: ProcedureLaw;
  readonly asked: readonly AskedOfBundle[];
}

type TurningAway = Extract<DecideAcceptance, { outcome: 'not-required' | 'no-jurisdiction' | 'not-corrected' }>;

/**
 * The window turns an application away, with all its members, in one voucher.
 * @throws DomainError what turning a case away refuses
 */
export async function turnAway(
  tx: Tx,
  checked: CheckedBundle,
  body: TurningAway,
  tools: CaseTools,
  acceptanceHash: string,
): Promise<LockedBundle> {
  const { row, law } = checked;
  const defects = body.outcome === 'not-corrected' ? remaining(row, row.materials, body.defects, { now: tx.now, law }) : [];
  if (!(body.outcome === 'no-jurisdiction' && (await mayRefuseLate(tx, row)))) assertNotDeemedAccepted(row, tx.now, law);
  const right =
    body.outcome === 'no-jurisdiction' ? await rightAgency(tx, { agencyCode: row.leadAgencyCode }, body.rightAgency, law) : null;
  const { outcome: kind, reason } = body;
  return endUnaccepted(tx, checked, tools, {
    kind,
    reason,
    defects,
    right,
    change: { acceptanceHash, finalVisit: visitOfDay(row, tx.now) },
  });
}

/** What was to be corrected did not come in time, and by the region's rule the application is not accepted (不予受理). */
export function turnAwayForLapse(tx: Tx, whole: LockedBundle, tools: CaseTools, rule: OverdueRule | undefined): Promise<LockedBundle> {
  const { row } = whole;
  const checked = { ...whole, law: procedureLaw(row.itemType, row.applicantKind), asked: askedMaterials(whole) };
  return endUnaccepted(tx, checked, tools, {
    kind: 'not-corrected',
    reason: lapseReason(present(row.correctionDueDay, 'due day of corrections'), rule),
    defects: stillOpen(row.correctionOpen ?? [], row.materials),
    right: null,
    change: { finalVisit: 0 },
  });
}

/** Why an application is not accepted, and what of its row else changes by it. */
interface Unaccepted {
  readonly kind: TurningAway['outcome'];
  readonly reason: string;
  readonly defects: readonly Defect[];
  readonly right: { readonly code: string; readonly name: string } | null;
  readonly change: Partial<LockedBundle['row']>;
}

async function endUnaccepted(
  tx: Tx,
  checked: CheckedBundle,
  tools: CaseTools,
  { kind, reason, defects, right, change }: Unaccepted,
): Promise<LockedBundle> {
  const { row, version, asked } = checked;
  await stopBundleClocks(tx, row.id);
  const voucher = kind === 'not-required' ? 'NOT_REQUIRED_NOTICE' : 'REJECT_ACCEPT';
  const notAcceptedNo = documentNo(tools.numbers, voucher, row.leadAgencyCode, tx.now);
  const end = {
    status: 'not-accepted',
    notAcceptedKind: kind,
    notAcceptedNo,
    notAcceptedAt: tx.now,
    rightAgencyCode: right?.code ?? null,
    rightAgencyName: right?.name ?? null,
  } as const;
  const sealed = (id: string) => tools.personal.seal({ reason, defects: JSON.stringify(defects) }, id);
  await saveBundle(tx, row, { ...change, ...end, reasonSealed: sealed(row.id) });
  await endMembers(tx, running(checked), (one) => ({ ...end, reasonSealed: sealed(one.id), finalVisit: 0 }));
  const frame = bundleFrame(row, version, applicantNameOf(row, tools));
  const told = { documentNo: notAcceptedNo, news: 'document', event: bundleTurnedAwayEvent(checked) } as const;
  await (voucher === 'NOT_REQUIRED_NOTICE'
    ? vouch(tx, tools, row, { ...told, kind: voucher, data: notRequiredNotice(frame, row, reason) })
    : vouch(tx, tools, row, { ...told, kind: voucher, data: rejectAccept(frame, row, { reason, defects, asked }, right) }));
  return checked;
}

async function endMembers(tx: Tx, cases: readonly CaseRow[], end: (one: CaseRow) => Partial<CaseRow>): Promise<void> {
  for (const one of cases) {
    Object.assign(one, end(one), { sequence: one.sequence + 1 });
    tx.publish(TOPICS.case, turnedAwayEvent(one));
  }
  await saveMembers(tx, cases);
}
