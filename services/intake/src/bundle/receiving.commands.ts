import { procedureLaw, type Principal, type RegisterBundle } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import type { CaseTools } from '../case/case.commands.js';
import { isDeemedAccepted } from '../case/duty.domain.js';
import { acceptBundleFrom } from './acceptance.commands.js';
import { lockBundle, type LockedBundle } from './bundle.commands.js';
import { registerBundle } from './registration.commands.js';

/**
 * Takes in an application for a bundle. Mail that was left lying until the days for its check had passed is accepted in the same transaction: the
 * law accepted it while nobody had registered it (行政许可法 第三十二条第一款第四项).
 * @throws what `registerBundle` throws
 */
export async function receiveBundle(tx: Tx, id: string, body: RegisterBundle, caller: Principal, tools: CaseTools): Promise<LockedBundle> {
  const registered = await registerBundle(tx, id, body, caller, tools);
  if (tx.now < registered.row.checkDueAt) return registered;
  const whole = (await lockBundle(tx, id)) ?? registered;
  const law = procedureLaw(whole.row.itemType, whole.row.applicantKind);
  return isDeemedAccepted(whole.row, tx.now, law) ? acceptBundleFrom(tx, whole, tools, { acceptedBy: '' }) : whole;
}
