import {
  newId,
  ratingInvitationId,
  TOPICS,
  workOrderId,
  type GiveRating,
  type OwnRatingView,
  type Page,
  type Principal,
  type RatingEvent,
  type RatingView,
  type RingView,
  type WorkOrderView,
} from '@onewindow/contracts';
import { receiptCode } from '@onewindow/platform';
import type { HttpAnswer, TestService } from '@onewindow/testing';
import { asSlice, closedEvent, tellAgencies } from './events.js';
import { officer, orchestrator } from './people.js';
import { startRating, SUBJECT_KEY } from './running.js';

export interface Refusal {
  readonly code?: string;
  readonly field?: string;
}

/** A bad rating that was given. */
export interface Bad {
  readonly caseId: string;
  readonly invitationId: string;
  readonly orderId: string;
  readonly code: string;
}

export const CLEAR = { outcome: 'justified', findings: '排队确实过长' } as const;
export const COMPLEX = { outcome: 'complex', findings: '系统问题', reasons: '需要供应商升级系统' } as const;
export const UNFOUNDED = {
  outcome: 'unfounded',
  findings: '要求减免费用',
  explanation: '费用由法规规定',
  basis: '行政事业性收费目录',
} as const;
export const SPOKE = { reached: true, note: '已电话联系，核实了情况' } as const;
export const IN_VAIN = { reached: false, note: '无人接听' } as const;
export const REPLY = { reply: '已增开两个窗口，欢迎再次监督' } as const;
export const MEASURES = { measures: '增开两个窗口' } as const;

/** What people do with bad ratings, over HTTP. */
export class Orders {
  private constructor(readonly service: TestService) {}

  static async start(): Promise<Orders> {
    const service = await startRating();
    await tellAgencies(service);
    return new Orders(service);
  }

  /** A rating of a case that was closed just now; a bad one unless said otherwise. */
  async bad({ agencyCode, ...said }: Partial<GiveRating> & { readonly agencyCode?: string } = {}): Promise<Bad> {
    const caseId = newId();
    await asSlice(this.service, [closedEvent(caseId, agencyCode === undefined ? {} : { agencyCode })]);
    const invitationId = ratingInvitationId(caseId, 0);
    const bad = { caseId, invitationId, orderId: workOrderId(invitationId), code: receiptCode(SUBJECT_KEY, caseId) };
    const { status, body } = await this.rate(bad, { level: 5, ...said });
    if (status !== 200) throw new Error(`the rating was not taken: ${JSON.stringify(body)}`);
    return bad;
  }

  /** One whose giver may be called. */
  named = (said: Partial<GiveRating> = {}): Promise<Bad> => this.bad({ contactAgreed: true, phone: '13900001234', ...said });

  rate({ invitationId, code }: Bad, said: Omit<GiveRating, 'code'>) {
    return this.service.call<RatingView & Refusal>(undefined, 'PUT', `/v1/ratings/${invitationId}`, { code, ...said });
  }

  async act(
    { orderId }: Bad,
    what: string,
    body?: unknown,
    who: Partial<Principal> = officer,
  ): Promise<HttpAnswer<WorkOrderView & Refusal>> {
    const method = /^(contacts|callbacks)\//.test(what) ? 'PUT' : 'POST';
    return this.service.call<WorkOrderView & Refusal>(who, method, `/v1/work-orders/${orderId}/${what}`, body);
  }

  /** Acts that all succeed, in their order. */
  async must(bad: Bad, acts: readonly (readonly [what: string, body?: unknown, who?: Partial<Principal>])[]): Promise<WorkOrderView> {
    let last: WorkOrderView | undefined;
    for (const [what, body, who] of acts) {
      const answer = await this.act(bad, what, body, who);
      if (answer.status !== 200) throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
      last = answer.body;
    }
    return last as WorkOrderView;
  }

  /** Found out, put right and answered; called back where they agreed. */
  async answered(bad: Bad, named = false): Promise<WorkOrderView> {
    return this.must(bad, [
      ...(named ? [[`contacts/${newId()}`, SPOKE] as const] : []),
      ['verification', CLEAR],
      ['rectification', MEASURES],
      ['feedback', REPLY],
      ...(named ? [[`callbacks/${newId()}`, SPOKE] as const] : []),
    ]);
  }

  judge({ invitationId, code }: Bad, body: Record<string, unknown>, who?: Partial<Principal>) {
    return this.service.call<OwnRatingView & Refusal>(who, 'PUT', `/v1/ratings/${invitationId}/judgement`, { code, ...body });
  }

  own({ invitationId, code }: Bad) {
    return this.service.call<OwnRatingView & Refusal>(undefined, 'GET', `/v1/ratings/${invitationId}?code=${code}`);
  }

  view({ orderId }: Bad, who: Partial<Principal> = officer) {
    return this.service.call<WorkOrderView & Refusal>(who, 'GET', `/v1/work-orders/${orderId}`);
  }

  /** Every item of a list, page by page. */
  async everyPage<T>(path: string, who: Partial<Principal> | undefined): Promise<T[]> {
    const all: T[] = [];
    for (let next: string | null = ''; next !== null;) {
      const { status, body }: HttpAnswer<Page<T>> = await this.service.call(who, 'GET', `${path}${next && `&cursor=${next}`}`);
      if (status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
      all.push(...body.items);
      next = body.next;
    }
    return all;
  }

  /** What was told of the work order, in order. */
  async told({ caseId, orderId }: Bad): Promise<RatingEvent[]> {
    const events: RatingEvent[] = await this.service.published(TOPICS.rating, caseId);
    return events.filter(({ aggregateId }) => aggregateId === orderId);
  }

  branches = async (bad: Bad) => (await this.told(bad)).map(({ event }) => event.case);

  /** The alarm rings until nothing is due. @returns how many were rung */
  async ring(): Promise<number> {
    for (let rung = 0; ;) {
      const { status, body } = await this.service.call<RingView>(orchestrator, 'POST', '/v1/deadlines/ring', {
        until: new Date().toISOString(),
      });
      if (status !== 200) throw new Error(`the alarm was answered ${status}`);
      rung += body.rung;
      if (!body.more) return rung;
    }
  }

  /** As if so much time had passed since the limits of the work order began: they end so much earlier. */
  async passes({ orderId }: Bad, ms: number): Promise<void> {
    const [row] = await this.service.query<{ limits: Limits }>(`SELECT limits FROM work_order WHERE id = $1`, [orderId]);
    const earlier = (iso: string): string => new Date(Date.parse(iso) - ms).toISOString();
    const limits = Object.fromEntries(
      Object.entries(row?.limits ?? {}).map(([clock, { start, due, rungs, ...rest }]) => [
        clock,
        { ...rest, start: earlier(start), due: earlier(due), rungs: rungs.map(({ rung, at }) => ({ rung, at: earlier(at) })) },
      ]),
    );
    await this.service.superuser.query(
      `UPDATE work_order SET limits = $2, appeal_until = appeal_until - make_interval(secs => $3) WHERE id = $1`,
      [orderId, limits, ms / 1000],
    );
    await this.service.superuser.query(
      `UPDATE deadline SET at = at - make_interval(secs => $2), ring_at = ring_at - make_interval(secs => $2) WHERE subject = $1`,
      [orderId, ms / 1000],
    );
  }

  clocks = async ({ orderId }: Bad): Promise<string[]> =>
    (
      await this.service.query<{ clock: string; rung: string }>(`SELECT clock, rung FROM deadline WHERE subject = $1 ORDER BY clock`, [
        orderId,
      ])
    ).map(({ clock, rung }) => `${clock} ${rung}`);

  stop = (): Promise<void> => this.service.stop();
}

type Limits = Record<string, { readonly start: string; readonly due: string; readonly rungs: readonly { rung: string; at: string }[] }>;

export const DAY_MS = 86_400_000;
