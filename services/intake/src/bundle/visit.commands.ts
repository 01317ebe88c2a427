import { derivedId, type JointCheck, type VisitArranged, type VisitHeld } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import { lockCase, saveCase, type CaseTools } from '../case/case.commands.js';
import type { CaseRow, CaseVisit } from '../case/case.entity.js';
import { itemVersions, keyOf } from '../catalogue/catalogue.queries.js';
import { tellApplicant } from '../message/message.commands.js';
import { toldBundle, type LockedBundle } from './bundle.commands.js';
import { BundleRow } from './bundle.entity.js';
import { caseOf, membersOf } from './bundle.events.js';

/**
 * Plans the joint visits of an application that is accepted (联合勘验, one visit for several bodies): of the steps that the bundle names, those of
 * members that apply; where fewer than two bodies are left, each looks alone. The caller holds the locks and saves the cases.
 * @returns the cases that take part in one
 */
export async function planVisits(tx: Tx, whole: LockedBundle): Promise<CaseRow[]> {
  const { jointChecks } = whole.version;
  if (jointChecks.length === 0) return [];
  const items = await itemVersions(tx.db, whole.cases);
  const agencyOf = (row: CaseRow, stepKey: string): string | undefined =>
    items.get(keyOf(row.itemCode, row.itemVersion))?.steps.find(({ key }) => key === stepKey)?.agencyCode;
  return jointChecks.flatMap((check) => planOne(whole, check, agencyOf));
}

function planOne(whole: LockedBundle, check: JointCheck, agencyOf: (row: CaseRow, stepKey: string) => string | undefined): CaseRow[] {
  const going = new Set(membersOf(whole).flatMap(({ key, status }) => (status === 'withdrawn' || status === 'not-accepted' ? [] : [key])));
  const taking = check.steps.flatMap(({ member, key: stepKey }) => {
    const row = going.has(member) ? caseOf(whole.cases, member) : undefined;
    const agencyCode = row && agencyOf(row, stepKey);
    return row && agencyCode !== undefined ? [{ row, member, stepKey, agencyCode }] : [];
  });
  if (new Set(taking.map(({ agencyCode }) => agencyCode)).size < 2) return [];
  const lead = taking.find(({ member }) => member === check.leadMember) ?? taking[0];
  const parties = taking.map(({ row, stepKey, agencyCode }) => ({ caseId: row.id, stepKey, agencyCode, itemName: row.itemName }));
  for (const { row, stepKey } of taking)
    row.visit = {
      id: derivedId(whole.row.id, `visit:${check.key}`),
      name: check.name,
      stepKey,
      leadAgencyCode: lead?.agencyCode ?? '',
      parties,
      round: 0,
      day: null,
      from: null,
      to: null,
      heldOn: null,
    };
  return taking.map(({ row }) => row);
}

/** When the bodies come: shown with the member, and told to the applicant once for all that take part. An older word changes nothing. */
export async function followVisit(tx: Tx, caseId: string, told: VisitArranged, tools: CaseTools): Promise<void> {
  const row = await lockCase(tx, caseId);
  if (!row?.visit || row.visit.round >= told.round) return;
  await saveVisit(tx, row, { ...row.visit, round: told.round, day: told.day, from: told.fromTime, to: told.toTime });
  if (!told.tells || row.bundleId === null) return;
  const bundle = await tx.db.findOneByOrFail(BundleRow, { id: row.bundleId });
  await tellApplicant(tx, tools, toldBundle(bundle), 'visit', { day: told.day, from: told.fromTime, to: told.toTime });
}

/** The bodies have been there. */
export async function followHeldVisit(tx: Tx, caseId: string, { heldOn }: VisitHeld): Promise<void> {
  const row = await lockCase(tx, caseId);
  if (row?.visit) await saveVisit(tx, row, { ...row.visit, heldOn });
}

const saveVisit = (tx: Tx, row: CaseRow, visit: CaseVisit): Promise<CaseRow> => saveCase(tx, row, { visit });
