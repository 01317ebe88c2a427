import { TOPICS } from '@onewindow/contracts';
import type { Heard } from './event-watch.js';
import type { RaceEnd } from './races.js';

/** What an aggregate tells in its whole life: the branches of its events in the order of their sequence, from 1. */
type Life = readonly string[];

/** What one matter has to tell, and nothing else: by topic, the life of each of its aggregates. */
export type Told = { readonly [T in keyof typeof TOPICS]?: readonly Life[] };

/** A matter that was walked, by its root id. */
export interface Matter {
  readonly id: string;
  readonly told: Told;
  /** The cases of its members, where it is an application for a bundle. */
  readonly cases?: readonly string[];
}

/** How late an event may come to a subscriber, in milliseconds: far above what a machine with much else to do needs. */
export const LATEST_MS = 5000;

const OPENED = ['opened', 'stepOpened', 'stepOpened'];
const REVIEWED = [...OPENED, 'stepDecided', 'stepDecided', 'stepOpened'];
/** The promise was over before the case was opened: its rungs are climbed late, one after the other. */
const OVERDUE = ['rungReached', 'rungReached', 'rungReached'];
const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);
const VISITED = ['visitArranged', 'visitHeld'];
const CLAIMED = ['stepClaimed', 'stepDecided'];

/** One licence is born and one result handed over. */
const GRANTED = { licence: [['issued']], result: [['published']] } as const;
const INVITED = [['invited']];
/** An end without a visit of its own invites once more, for the matter. */
const INVITED_TWICE = [['invited'], ['invited']];

/** What each road tells, by docs/events.md. The applicant comes in person, so receiving is a visit and invites to rate. */
export const TOLD = {
  mainRoad: {
    case: [['registered', 'correctionNotified', 'corrected', 'accepted', 'ready', 'closed']],
    review: [[...REVIEWED, 'stepDecided', 'decided']],
    ...GRANTED,
    rating: [['invited', 'rated']],
  },
  immediate: {
    case: [['registered', 'accepted', 'ready', 'closed']],
    review: [['opened', 'stepDecided', 'decided']],
    ...GRANTED,
    rating: [['invited', 'rated']],
  },
  declined: { case: [['registered', 'accepted']], review: [['opened', 'immediateDeclined', 'stepOpened']], rating: INVITED },
  refused: {
    case: [['registered', 'accepted', 'ready']],
    review: [[...REVIEWED, 'stepDecided', 'decided']],
    document: [['issued']],
    result: [['published']],
    rating: INVITED,
  },
  withdrawnBefore: { case: [['registered', 'terminated']], rating: INVITED_TWICE },
  withdrawnAfter: {
    case: [['registered', 'accepted', 'terminationRequested', 'terminated']],
    review: [[...OPENED, 'terminated']],
    rating: INVITED_TWICE,
  },
  turnedAway: { case: [['registered', 'turnedAway']], rating: INVITED },
  departmentSystem: {
    case: [['registered', 'accepted', 'ready']],
    review: [[...OPENED, ...CLAIMED, ...CLAIMED, 'stepOpened', ...CLAIMED, 'decided']],
    ...GRANTED,
    rating: INVITED,
  },
  lateMail: { case: [['registered', 'accepted']], review: [[...OPENED, ...OVERDUE]], rating: [] },
  escalation: {
    case: [['registered', 'accepted', 'ready']],
    review: [
      [
        ...OPENED,
        ...OVERDUE,
        'rungReached',
        'rungReached',
        'overdueExplained',
        'stepDecided',
        'stepDecided',
        'stepOpened',
        'stepDecided',
        'decided',
      ],
    ],
    order: [['issued', 'referred', 'noted', 'answered', 'answerAccepted']],
    document: [['issued']],
    result: [['published']],
    rating: [],
  },
  restaurant: {
    // reviewed ahead, the registration, five that open; the inspection; five that are decided
    bundleCase: [
      [
        'registered',
        'accepted',
        ...times(7, 'memberChanged'),
        'clockChanged',
        'clockChanged',
        ...times(5, 'memberChanged'),
        'ready',
        'closed',
      ],
    ],
    case: [
      ...times(5, ['registered', 'accepted', 'ready', 'closed']),
      ['registered', 'preReviewed', 'accepted', 'served', 'ready', 'closed'],
    ],
    review: [
      // the registration and the tax office; the food licence; the fire brigade; the sign; the tobacco
      ...times(2, ['opened', 'stepOpened', 'stepDecided', 'decided']),
      [
        ...OPENED,
        'stepDecided',
        'accepted',
        'clockChanged',
        'clockChanged',
        ...VISITED,
        'stepDecided',
        'stepOpened',
        'stepDecided',
        'decided',
      ],
      ['opened', 'stepOpened', ...VISITED, 'stepDecided', 'stepOpened', 'stepDecided', 'stepOpened', 'stepDecided', 'decided'],
      [...OPENED, ...VISITED, 'stepDecided', 'stepDecided', 'stepOpened', 'stepDecided', 'decided'],
      [...REVIEWED, 'stepDecided', 'decided'],
    ],
    document: [['issued']],
    licence: times(6, ['issued']),
    result: times(6, ['published']),
    rating: [['invited', 'rated']],
  },
  licence: {
    case: [['registered', 'accepted', 'ready']],
    review: [[...REVIEWED, 'stepDecided', 'decided']],
    // its renewal is told where it was born
    licence: [['issued', 'renewed']],
    result: [['published']],
    rating: INVITED,
  },
  renewal: {
    case: [['registered', 'accepted', 'ready']],
    review: [[...REVIEWED, 'stepDecided', 'decided']],
    result: [['published']],
    rating: INVITED,
  },
  twentyPuts: { case: [['registered']], rating: INVITED },
  twoOfficers: { case: [['registered', 'accepted']], review: [[...OPENED, 'stepDecided']], rating: INVITED },
} as const satisfies Record<string, Told>;

/** What a race between a withdrawal and a grant tells by the way it ended. */
export function toldOfRace({ end, requested }: RaceEnd): Told {
  const before = ['registered', 'accepted', ...(requested ? ['terminationRequested'] : [])];
  if (end === 'terminated') return { case: [[...before, 'terminated']], review: [[...REVIEWED, 'terminated']], rating: INVITED_TWICE };
  return { case: [[...before, 'ready']], review: [[...REVIEWED, 'stepDecided', 'decided']], ...GRANTED, rating: INVITED };
}

/** Where what was heard of a matter is not what it has to tell, each in a sentence: lost, too much, twice, out of order, late. */
export function eventFaults({ id, told }: Matter, heard: readonly Heard[]): string[] {
  const topics = Object.entries(TOPICS) as [keyof Told, { readonly name: string }][];
  const stray = heard.filter((event) => !topics.some(([, { name }]) => name === event.topic));
  return [
    ...topics.flatMap(([key, { name }]) =>
      livesDiffer(
        name,
        told[key] ?? [],
        heard.filter((event) => event.topic === name),
      ),
    ),
    ...stray.map(({ topic }) => `${topic} is no topic of ours`),
    ...heard.filter(({ lagMs }) => !(lagMs <= LATEST_MS)).map((late) => `${lineOf(late)} came after ${late.lagMs} ms`),
  ].map((fault) => `matter ${id}: ${fault}`);
}

function livesDiffer(topic: string, told: readonly Life[], heard: readonly Heard[]): string[] {
  const byAggregate = Map.groupBy(heard, ({ aggregateId }) => aggregateId);
  const wanted = told.map(numbered).sort();
  const lives = [...byAggregate.values()].map((events) => events.map(({ sequence, branch }) => `#${sequence} ${branch}`).join(' ')).sort();
  if (wanted.join() === lives.join()) return [];
  return [`${topic} should tell ${wanted.join(' and ') || 'nothing'}, and told ${lives.join(' and ') || 'nothing'}`];
}

const numbered = (life: Life): string => life.map((branch, index) => `#${index + 1} ${branch}`).join(' ');

const lineOf = ({ topic, sequence, branch }: Heard): string => `${topic} #${sequence} ${branch}`;
