/** A member of a bundle, as much of it as decisions need. */
export interface GraphMember {
  readonly key: string;
  readonly status: 'waiting' | 'pre-review' | 'open' | 'granted' | 'refused' | 'cancelled' | 'withdrawn' | 'not-accepted';
  /** The bundle goes on when it fails. */
  readonly optional: boolean;
  /** Every entry must be finished, by one of its members. */
  readonly needs: readonly { readonly anyOf: readonly string[] }[];
  /** It is reviewed before its prerequisites are finished. */
  readonly preReview: boolean;
  /** Its result, with every paper, waits at the counter. */
  readonly ready: boolean;
}

/** An application for a bundle as it was at one place of its life. */
export interface BundleGraph {
  readonly sequence: number;
  readonly status: 'received' | 'correcting' | 'accepted' | 'ready' | 'dispatched' | 'closed' | 'not-accepted' | 'terminated';
  /** How the region reads the failure of an optional member that another needs. */
  readonly optionalFailure: 'cancel' | 'release';
  readonly members: readonly GraphMember[];
  /** The last day that binds, YYYY-MM-DD; empty where there is none. What was told before days were told with it has no word of it. */
  readonly dueDay?: string;
}

/** What is to be done next; each is quiet where it was done. */
export type Act = { readonly kind: 'open' | 'pre-review' | 'cancel'; readonly member: string } | { readonly kind: 'join' };

const FINISHED: readonly GraphMember['status'][] = ['granted', 'refused', 'cancelled', 'withdrawn', 'not-accepted'];
const OVER: readonly BundleGraph['status'][] = ['closed', 'not-accepted', 'terminated'];

/** Whether nothing more becomes of the application. */
export const isOver = ({ status }: BundleGraph): boolean => OVER.includes(status);

/**
 * What the graph asks for: members whose prerequisites are finished are opened, those that still wait are reviewed ahead where the bundle says
 * so, those of which a prerequisite failed are cancelled, and when all are finished the result is joined.
 */
export function nextActs(graph: BundleGraph): Act[] {
  if (graph.status !== 'accepted') return [];
  const acts = graph.members.flatMap((member) => actOn(member, graph));
  return graph.members.every(isThrough) ? [...acts, { kind: 'join' }] : acts;
}

function actOn(member: GraphMember, graph: BundleGraph): Act[] {
  if (member.status !== 'waiting' && member.status !== 'pre-review') return [];
  switch (standingOf(member, graph)) {
    case 'ready':
      return [{ kind: 'open', member: member.key }];
    case 'failed':
      return [{ kind: 'cancel', member: member.key }];
    case 'waits':
      return member.preReview && member.status === 'waiting' ? [{ kind: 'pre-review', member: member.key }] : [];
  }
}

const isFinished = ({ status }: GraphMember): boolean => FINISHED.includes(status);

/** Finished, and of a decision every paper is there. */
const isThrough = (member: GraphMember): boolean =>
  isFinished(member) && (member.ready || (member.status !== 'granted' && member.status !== 'refused'));

type Standing = 'ready' | 'waits' | 'failed';

/** All-of over the entries, one-of within each. */
function standingOf({ needs }: GraphMember, graph: BundleGraph): Standing {
  const entries = needs.map(({ anyOf }) => entryStanding(anyOf, graph));
  if (entries.includes('failed')) return 'failed';
  return entries.includes('waits') ? 'waits' : 'ready';
}

function entryStanding(anyOf: readonly string[], { members, optionalFailure }: BundleGraph): Standing {
  const named = members.filter(({ key }) => anyOf.includes(key));
  if (named.some(({ status }) => status === 'granted')) return 'ready';
  if (!named.every(isFinished)) return 'waits';
  return optionalFailure === 'release' && named.every(({ optional }) => optional) ? 'ready' : 'failed';
}

/** Where the application stands, in words for Temporal's page. */
export function standing({ status, dueDay = '', members }: BundleGraph): string {
  const whole = dueDay === '' ? status : `${status}, due on ${dueDay}`;
  return [whole, ...members.map((member) => `${member.key} ${member.status}${member.ready ? ', result ready' : ''}`)].join('; ');
}
