import { timestampDate, type Timestamp } from '@bufbuild/protobuf/wkt';
import {
  derivedId,
  DomainError,
  itemCodeOf,
  WindowDuty,
  type BundleCaseEvent,
  type BundleAccepted,
  type BundleDutyOverdue,
  type BundleRungReached,
  type CaseEvent,
  type EventEnvelope,
  type ResultEvent,
  type ReviewEvent,
  type RungReached,
  type StepOverdue,
  type WarningKind,
} from '@onewindow/contracts';
import { legalDayEnding } from '@onewindow/legal-clock';
import { answerable, type Ending, type Warning } from './warning.domain.js';

/** What one event says of warnings. */
export interface Told {
  readonly warnings: readonly Warning[];
  readonly ending: Ending | undefined;
}

/** Rungs of the ladder that warn the body, and not the officer alone. */
const WARNING_RUNGS = ['yellow', 'red', 'supervision-order', 'leader'] as const satisfies readonly WarningKind[];

const NOTHING: Told = { warnings: [], ending: undefined };

const warns = (warnings: readonly Warning[]): Told => ({ warnings, ending: undefined });

const endingOf = (event: EventEnvelope, ...duties: Ending['duties']): Ending => ({
  subjectId: event.caseId,
  duties,
  sequence: event.sequence,
  at: when(event),
});

const ends = (event: EventEnvelope, ...duties: Ending['duties']): Told => ({ warnings: [], ending: endingOf(event, ...duties) });

/**
 * What an event of a review warns of, and what its end ends.
 * @throws DomainError `event-undated`, `warning-incomplete`
 */
export function toldByReview(event: ReviewEvent): Told {
  switch (event.event.case) {
    case 'rungReached':
      return warns(ofRung(event, event.event.value, answerable(event.event.value.steps, event.event.value.agencyCode)));
    case 'stepOverdue':
      return warns(ofStep(event, event.event.value));
    case 'stepDecided':
      return { warnings: [], ending: { ...endingOf(event, 'step'), stepKey: event.event.value.stepKey } };
    case 'decided':
    case 'terminated':
      return ends(event, 'decision', 'step');
    default:
      return NOTHING;
  }
}

/** The own time of a step has passed while the case is in time (环节超时): its body is warned, and who holds it. */
function ofStep(event: ReviewEvent, { step, caseNo, itemCode, itemName, due }: StepOverdue): Warning[] {
  if (!step) throw new DomainError('invalid', 'warning-incomplete', `event ${event.eventId} tells no step`);
  const { stepKey, stepName, agencyCode, claimedBy } = step;
  return [
    {
      ...identity(event, 'step-overdue'),
      ...placed(event, due?.at),
      id: derivedId(event.eventId, `warning:${agencyCode}`),
      warningNo: '',
      duty: 'step',
      step: { key: stepKey, name: stepName },
      agencyCode,
      officers: claimedBy === '' ? [] : [claimedBy],
      caseNo,
      itemCode,
      itemName,
      dueDay: due?.day ?? null,
    },
  ];
}

/** What a rung tells, of a review or of a whole application. */
type Rung = Pick<RungReached | BundleRungReached, 'rung' | 'rungAt' | 'due' | 'warningNo' | 'caseNo' | 'itemCode' | 'itemName'>;

/**
 * The warnings of a rung, one to each body. A reminder (提示) is for the officer alone; a rung of a later version is not known here.
 * @param bodies who is warned, and the officers that each answers with
 */
function ofRung(event: EventEnvelope, rung: Rung, bodies: ReadonlyMap<string, readonly string[]>): Warning[] {
  if (!isWarningRung(rung.rung)) return [];
  const { warningNo, caseNo, itemCode, itemName } = rung;
  const common = { ...identity(event, rung.rung), ...placed(event, rung.rungAt), dueDay: rung.due?.day ?? null };
  return [...bodies].map(([agencyCode, officers]) => ({
    ...common,
    id: derivedId(event.eventId, `warning:${agencyCode}`),
    warningNo,
    agencyCode,
    officers,
    caseNo,
    itemCode,
    itemName,
    duty: 'decision' as const,
  }));
}

/**
 * What an event of an application for a bundle warns of as a whole: the lead agency, and with it every body whose member is not finished.
 * @throws DomainError `event-undated`
 */
export function toldByBundle(event: BundleCaseEvent): Told {
  switch (event.event.case) {
    case 'rungReached':
      return warns(ofRung(event, event.event.value, leadAndOpen(event.event.value)));
    case 'dutyOverdue':
      return warns(ofBundleDuty(event, event.event.value));
    case 'accepted':
      return { warnings: event.event.value.deemed ? [ofDeemedBundle(event, event.event.value)] : [], ending: ends(event, 'check').ending };
    case 'correctionNotified':
    case 'turnedAway':
      return ends(event, 'check');
    case 'ready':
      return ends(event, 'decision');
    case 'closed':
      return ends(event, 'issue');
    case 'terminated':
      return ends(event, 'check', 'decision');
    default:
      return NOTHING;
  }
}

/** The lead agency, and with it every body whose member is not finished; of no officer in particular. */
const leadAndOpen = ({ agencyCode, openAgencies }: BundleRungReached): ReadonlyMap<string, readonly string[]> =>
  new Map([agencyCode, ...openAgencies].map((agency) => [agency, []]));

const ofBundleDuty = (event: BundleCaseEvent, told: BundleDutyOverdue): Warning[] => [
  {
    ...ofWhole(event, told),
    ...identity(event, DUTIES[told.duty].kind),
    ...placed(event, told.due?.at),
    duty: DUTIES[told.duty].duty,
    dueDay: told.due?.day ?? null,
  },
];

/** The window told nothing in time and the law accepted: once for the whole, and the members' bodies had no part in it. */
const ofDeemedBundle = (event: BundleCaseEvent, told: BundleAccepted): Warning => ({
  ...ofWhole(event, told),
  ...identity(event, 'deemed-accepted'),
  ...placed(event, event.occurredAt),
  // the application is accepted: nothing more is waited for
  duty: 'none',
  dueDay: null,
});

/** What a warning says of an application as a whole: it goes to the lead agency and to who received it. */
function ofWhole(event: BundleCaseEvent, { graph, receivedBy }: Pick<BundleDutyOverdue, 'graph' | 'receivedBy'>) {
  if (!graph) throw new DomainError('invalid', 'warning-incomplete', `event ${event.eventId} tells no graph`);
  return {
    id: derivedId(event.eventId, `warning:${graph.leadAgencyCode}`),
    warningNo: '',
    agencyCode: graph.leadAgencyCode,
    officers: receivedBy === '' ? [] : [receivedBy],
    caseNo: graph.bundleNo,
    itemCode: graph.bundleCode,
    itemName: graph.bundleName,
  };
}

const isWarningRung = (rung: string): rung is (typeof WARNING_RUNGS)[number] => WARNING_RUNGS.some((known) => known === rung);

/**
 * What an event of a case at the window warns of, and which of the window's duties it ends.
 * @throws DomainError `event-undated`, `warning-incomplete`
 */
export function toldByCase(event: CaseEvent): Told {
  switch (event.event.case) {
    case 'dutyOverdue':
      return warns([ofDuty(event, event.event.value)]);
    case 'accepted':
      return {
        warnings: isDeemedAlone(event, event.event.value) ? [ofDeemed(event, event.event.value)] : [],
        ending: ends(event, 'check').ending,
      };
    case 'correctionNotified':
    case 'turnedAway':
      return ends(event, 'check');
    case 'closed':
      return ends(event, 'issue');
    case 'terminated':
      return ends(event, 'check', 'issue');
    default:
      return NOTHING;
  }
}

/** Of a member of a bundle the application warns once, for all. */
const isDeemedAlone = ({ rootId, caseId }: CaseEvent, { deemed }: Accepted): boolean => deemed && rootId === caseId;

type Overdue = Extract<CaseEvent['event'], { case: 'dutyOverdue' }>['value'];
type Accepted = Extract<CaseEvent['event'], { case: 'accepted' }>['value'];

const DUTIES: Readonly<Record<WindowDuty, Pick<Warning, 'kind' | 'duty'>>> = {
  [WindowDuty.UNSPECIFIED]: { kind: 'check-overdue', duty: 'check' },
  [WindowDuty.CHECK]: { kind: 'check-overdue', duty: 'check' },
  [WindowDuty.CHECK_CORRECTIONS]: { kind: 'correction-check-overdue', duty: 'check' },
  [WindowDuty.ISSUE]: { kind: 'issue-overdue', duty: 'issue' },
};

function ofDuty(event: CaseEvent, overdue: Overdue): Warning {
  const { kind, duty } = DUTIES[overdue.duty];
  return {
    ...identity(event, kind),
    ...placed(event, overdue.due?.at),
    id: derivedId(event.eventId, `warning:${overdue.agencyCode}`),
    warningNo: '',
    duty,
    agencyCode: overdue.agencyCode,
    officers: overdue.receivedBy === '' ? [] : [overdue.receivedBy],
    caseNo: overdue.caseNo,
    itemCode: itemCodeOf(overdue.caseNo),
    itemName: '',
    dueDay: overdue.due?.day ?? null,
  };
}

function ofDeemed(event: CaseEvent, accepted: Accepted): Warning {
  const { plan } = accepted;
  if (!plan) throw new DomainError('invalid', 'warning-incomplete', `event ${event.eventId} accepts a case without its plan`);
  return {
    ...identity(event, 'deemed-accepted'),
    ...placed(event, event.occurredAt),
    id: derivedId(event.eventId, `warning:${plan.agencyCode}`),
    warningNo: '',
    // the case is accepted: nothing more is waited for
    duty: 'none',
    agencyCode: plan.agencyCode,
    officers: accepted.receivedBy === '' ? [] : [accepted.receivedBy],
    caseNo: accepted.caseNo,
    itemCode: plan.itemCode,
    itemName: plan.itemName,
    dueDay: null,
  };
}

/**
 * What a result warns of: nobody decided on a renewal until the licence ended, and the law granted it (行政许可法 第五十条第二款).
 * @throws DomainError `event-undated`
 */
export function toldByResult(event: ResultEvent): Warning[] {
  if (event.event.case !== 'published' || !event.event.value.deemed) return [];
  const { caseNo, itemCode, itemName, agencyCode, decidedAt } = event.event.value;
  const place = placed(event, decidedAt);
  const warning: Warning = {
    ...identity(event, 'deemed-renewed'),
    ...place,
    id: derivedId(event.eventId, `warning:${agencyCode}`),
    warningNo: '',
    // it is granted: nothing more is waited for
    duty: 'none',
    agencyCode,
    officers: [],
    caseNo,
    itemCode,
    itemName,
    // the licence ended with the day before that instant
    dueDay: legalDayEnding(place.rungAt),
  };
  return [warning];
}

const identity = <K extends WarningKind>(event: EventEnvelope, kind: K) => ({
  kind,
  caseId: event.caseId,
  subjectId: event.caseId,
  workOrderRound: null,
  step: null,
  sequence: event.sequence,
});

/** When a warning was to be given, and when it was. @throws DomainError `event-undated` */
export function placed(event: EventEnvelope, rungAt: Timestamp | undefined): Pick<Warning, 'rungAt' | 'toldAt'> {
  const toldAt = when(event);
  return { toldAt, rungAt: rungAt ? timestampDate(rungAt) : toldAt };
}

/** @throws DomainError `event-undated` */
export function when(event: EventEnvelope): Date {
  if (event.occurredAt) return timestampDate(event.occurredAt);
  throw new DomainError('invalid', 'event-undated', `event ${event.eventId} does not say when it happened`);
}
