import {
  ActivityFailure,
  ApplicationFailure,
  condition,
  continueAsNew,
  defineSignal,
  log,
  patched,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { BundleActivities } from '../bundle-case/bundle.activities.js';
import { isOver, nextActs, standing, type Act, type BundleGraph } from './bundle-graph.js';
import { DUE_DAY } from './due-day.js';

// A service that is away is asked until it is back; a refusal is not repeated, for the graph that follows decides anew.
const { act } = proxyActivities<BundleActivities>({
  startToCloseTimeout: '15 s',
  retry: { initialInterval: '500 ms', backoffCoefficient: 2, maximumInterval: '30 s' },
});

/** How long a refusal is left alone while nothing new is told. */
const REFUSED_PAUSE = '10 minutes';

/** The application as an event tells it: the whole graph with its place in the life of the application. */
export const graphTold = defineSignal<[BundleGraph]>('graphTold');

/** Which application, and as it was last told. */
export interface BundleInput {
  readonly bundleId: string;
  readonly graph: BundleGraph;
}

/**
 * One application for a bundle (一件事), from acceptance to its end: opens members as their prerequisites finish, has those reviewed ahead of which
 * the bundle says so, cancels those whose prerequisite failed, joins the result. It holds no fact and no instant: the rows of intake do, and
 * refuse what does not fit them. What is told twice or late changes nothing.
 */
export async function bundle({ bundleId, graph: begun }: BundleInput): Promise<void> {
  const state = { graph: begun };
  setHandler(graphTold, (told) => {
    if (told.sequence > state.graph.sequence) state.graph = told;
  });
  while (!isOver(state.graph)) {
    const { graph } = state;
    show(graph);
    const isNewer = () => state.graph.sequence > graph.sequence;
    const done = await perform(bundleId, nextActs(graph), isNewer);
    await (done ? condition(isNewer) : condition(isNewer, REFUSED_PAUSE));
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof bundle>({ bundleId, graph: state.graph });
  }
  show(state.graph);
}

/** Temporal's page says where the application stands, and finds it by the day that now binds. */
function show(graph: BundleGraph): void {
  setCurrentDetails(standing(graph));
  const { dueDay } = graph;
  if (!dueDay || dueDay === workflowInfo().typedSearchAttributes.get(DUE_DAY)) return;
  // a run that began before this was here has no such event where it heard of a moved day
  if (patched('due-day-moves')) upsertSearchAttributes([{ key: DUE_DAY, value: dueDay }]);
}

/** @returns whether everything was done that the graph asked for, or something newer asks for other things */
async function perform(bundleId: string, acts: readonly Act[], isNewer: () => boolean): Promise<boolean> {
  let done = true;
  for (const one of acts) {
    if (isNewer()) return true;
    done = (await accepted(bundleId, one)) && done;
  }
  return done;
}

async function accepted(bundleId: string, one: Act): Promise<boolean> {
  try {
    await act(bundleId, one);
    return true;
  } catch (error) {
    if (!(error instanceof ActivityFailure && error.cause instanceof ApplicationFailure)) throw error;
    log.warn('an act was refused', { bundleId, ...one, code: error.cause.type ?? '', reason: error.cause.message });
    return false;
  }
}
