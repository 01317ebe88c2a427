import type { BundleCaseEvent, BundleGraph as ToldGraph } from '@onewindow/contracts';
import type { Marks } from '../worker/search-attributes.js';
import type { BundleGraph, GraphMember } from '../workflows/bundle-graph.js';

/** The newest that events tell of one application. */
export interface ToldBundle {
  readonly bundleId: string;
  readonly bundleNo: string;
  readonly graph: BundleGraph;
  /** What people look for it by: the lead agency for the agency, the bundle for the item. */
  readonly marks: Marks;
}

/**
 * The applications that events speak of, each once as it was last. Those that were not accepted need nobody to move their members on.
 * @throws Error for an event without its graph: the contract is broken
 */
export function newestTold(events: readonly BundleCaseEvent[]): ToldBundle[] {
  const newest = new Map<string, ToldBundle>();
  for (const event of events) {
    const { value } = event.event;
    if (value === undefined) continue;
    if (!value.graph) throw new Error(`the event ${event.eventId} tells no graph`);
    const known = newest.get(event.rootId);
    if (!value.graph.acceptedAt || (known && known.graph.sequence >= event.sequence)) continue;
    newest.set(event.rootId, toldBundle(event, value.graph));
  }
  return [...newest.values()];
}

function toldBundle({ rootId, sequence }: BundleCaseEvent, told: ToldGraph): ToldBundle {
  const dueDay = earlier(told.jointDue?.day, told.promisedDue?.day);
  return {
    bundleId: rootId,
    bundleNo: told.bundleNo,
    graph: {
      sequence,
      dueDay,
      status: told.status as BundleGraph['status'],
      optionalFailure: told.optionalFailure === 'release' ? 'release' : 'cancel',
      members: told.members.map(({ key, status, optional, needs, preReview, readyAt }) => ({
        key,
        status: status as GraphMember['status'],
        optional,
        needs: needs.map(({ anyOf }) => ({ anyOf })),
        preReview,
        ready: readyAt !== undefined,
      })),
    },
    marks: {
      region: told.regionCode,
      agency: told.leadAgencyCode,
      item: told.bundleCode,
      dueDay,
    },
  };
}

/** The earlier of two legal days; empty where there is none. */
const earlier = (one = '', other = ''): string => [one, other].filter((day) => day !== '').toSorted()[0] ?? '';
