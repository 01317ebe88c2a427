import type { Principal } from '@onewindow/contracts';
import type { DataSource } from 'typeorm';
import type { Directory } from '../account/directory.js';
import type { DemoPassword } from './demo-password.js';

/** Wrong passwords an account may give before it must wait. */
const TRIES = 5;
/** How long it must wait after the last of them. */
const WAIT_MS = 5 * 60_000;

/** What came of a try to sign in. */
export type SignInOutcome =
  | { readonly kind: 'signed-in'; readonly principal: Principal }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'must-wait'; readonly seconds: number };

/** Checks name and password, with a limit on wrong ones for each account. Unknown accounts answer as known ones do, and as fast. */
export class SignIn {
  private readonly queues = new Map<string, Promise<unknown>>();

  constructor(
    private readonly db: DataSource,
    private readonly directory: Directory,
    private readonly password: DemoPassword,
  ) {}

  /** One try. Tries for one account run one after the other, so that guesses sent at once are counted like guesses sent in turn. */
  try(username: string, password: string, now: Date): Promise<SignInOutcome> {
    const account = username.toLowerCase();
    const turn = (this.queues.get(account) ?? Promise.resolve()).then(() => this.check(account, password, now));
    const settled = turn.then(
      () => undefined,
      () => undefined,
    );
    this.queues.set(account, settled);
    void settled.then(() => this.queues.get(account) === settled && this.queues.delete(account));
    return turn;
  }

  private async check(account: string, password: string, now: Date): Promise<SignInOutcome> {
    const [wrong] = await this.db.query<{ tries: number; forgottenAt: Date }[]>(
      `SELECT tries, forgotten_at AS "forgottenAt" FROM wrong_password WHERE account = $1 AND forgotten_at > $2`,
      [account, now],
    );
    if (wrong && wrong.tries >= TRIES)
      return { kind: 'must-wait', seconds: Math.ceil((wrong.forgottenAt.getTime() - now.getTime()) / 1000) };

    const matches = await this.password.matches(password);
    const principal = await this.directory.findByUsername(account);
    if (!matches || !principal) {
      await this.countWrong(account, now);
      return { kind: 'wrong' };
    }
    if (wrong) await this.db.query(`DELETE FROM wrong_password WHERE account = $1`, [account]);
    return { kind: 'signed-in', principal };
  }

  private async countWrong(account: string, now: Date): Promise<void> {
    await this.db.query(
      `INSERT INTO wrong_password AS kept (account, tries, forgotten_at) VALUES ($1, 1, $2)
       ON CONFLICT (account) DO UPDATE SET
         tries = CASE WHEN kept.forgotten_at > $3 THEN kept.tries + 1 ELSE 1 END, forgotten_at = excluded.forgotten_at`,
      [account, new Date(now.getTime() + WAIT_MS), now],
    );
  }
}
