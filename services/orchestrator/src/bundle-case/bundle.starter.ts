import { setTimeout as sleep } from 'node:timers/promises';
import { isTransient, TransientError } from '@onewindow/platform';
import { isGrpcServiceError, type Client } from '@temporalio/client';
import { searchAttributesOf } from './search-attributes.js';
import type { ToldBundle } from './told-graph.js';

/** Shorter than a consumer may take for a slice. */
const ANSWER_LIMIT_MS = 5000;
const INVALID_ARGUMENT = 3;

/** Where workflows are started. */
export interface WorkflowPlace {
  /** Undefined while Temporal is away. */
  client(): Client | undefined;
  /** Makes what workflows are found by, where the server has lost it. */
  prepareAgain(): Promise<void>;
  readonly taskQueue: string;
}

/** Tells workflows of applications what has become of them, and starts those that are not there. */
export class BundleStarter {
  constructor(private readonly place: WorkflowPlace) {}

  /**
   * The same again, and what is older, changes nothing: the graph carries its place.
   * @throws TransientError while Temporal cannot be reached
   */
  async tell({ bundleId, graph, marks }: ToldBundle): Promise<void> {
    const client = this.place.client();
    if (!client) throw new TransientError('Temporal is away');
    const told = client.workflow.signalWithStart('bundle', {
      taskQueue: this.place.taskQueue,
      workflowId: `bundle/${bundleId}`,
      args: [{ bundleId, graph }],
      signal: 'graphTold',
      signalArgs: [graph],
      typedSearchAttributes: searchAttributesOf(marks),
      staticSummary: `Moves the members of an application for ${marks.item} on`,
    });
    try {
      await inTime(told);
    } catch (error) {
      if (isTransient(error) || isRefusal(error)) throw error;
      if (knowsNoAttribute(error)) await inTime(this.place.prepareAgain());
      throw new TransientError('Temporal did not take the news', { cause: error });
    }
  }
}

/** What the server says of a call that it does not take as it is. */
function invalidity(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  const said = [error, cause].find((each) => isGrpcServiceError(each) && each.code === INVALID_ARGUMENT);
  return said instanceof Error ? said.message : undefined;
}

/** The server has lost its store, and with it what workflows are found by. */
const knowsNoAttribute = (error: unknown): boolean => /search attribute/i.test(invalidity(error) ?? '');

/** Temporal will not take it however often it is asked. */
const isRefusal = (error: unknown): boolean => invalidity(error) !== undefined && !knowsNoAttribute(error);

/** The SDK tries a failed call again by itself, beyond any deadline: the consumer does not wait for that. */
async function inTime(call: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const late = sleep(ANSWER_LIMIT_MS, undefined, { signal: over.signal }).then(
    () => Promise.reject(new TransientError('Temporal did not answer in time')),
    () => undefined,
  );
  try {
    await Promise.race([call, late]);
  } finally {
    over.abort();
  }
}
