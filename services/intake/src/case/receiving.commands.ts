import { procedureLaw, type Principal, type RegisterCase } from '@onewindow/contracts';
import type { Tx } from '@onewindow/messaging/tx';
import { itemVersion } from '../catalogue/catalogue.queries.js';
import { acceptFrom } from './accepting.commands.js';
import { lockCase, registerCase, type CaseTools } from './case.commands.js';
import type { CaseRow } from './case.entity.js';
import { isDeemedAccepted } from './duty.domain.js';

/**
 * Takes in an application (收件). Mail that was left lying until the days for its check had passed is accepted in the same transaction: the law
 * accepted it while nobody had registered it.
 * @throws what `registerCase` throws
 */
export async function receiveCase(tx: Tx, id: string, body: RegisterCase, caller: Principal, tools: CaseTools): Promise<CaseRow> {
  const registered = await registerCase(tx, id, body, caller, tools);
  if (registered.checkDueAt === null || tx.now < registered.checkDueAt) return registered;
  const row = (await lockCase(tx, id)) ?? registered;
  const item = await itemVersion(tx.db, row.itemCode, row.itemVersion);
  const law = procedureLaw(item.itemType, row.applicantKind);
  return isDeemedAccepted(row, tx.now, law) ? acceptFrom(tx, { row, item }, tools, { clerk: null }) : row;
}
