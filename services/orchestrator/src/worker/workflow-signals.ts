import { setTimeout as sleep } from 'node:timers/promises';
import { isTransient, TransientError } from '@onewindow/platform';
import { isGrpcServiceError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { searchAttributesOf, type Marks } from './search-attributes.js';

/** Shorter than a consumer may take for a slice. */
const ANSWER_LIMIT_MS = 5000;
const INVALID_ARGUMENT = 3;

/** Where workflows are. */
export interface WorkflowPlace {
  /** Undefined while Temporal is away. */
  client(): Client | undefined;
  /** Makes what workflows are found by, where the server has lost it. */
  prepareAgain(): Promise<void>;
  readonly taskQueue: string;
}

/** News for a workflow. It may come twice and late: it carries its place in the life of what it tells of. */
export interface Signal {
  readonly workflowId: string;
  readonly signal: string;
  readonly news: unknown;
}

/** How a workflow is started that is not there yet. */
export interface Start {
  readonly workflowType: string;
  readonly input: unknown;
  readonly marks: Marks;
  /** One line for Temporal's page. */
  readonly summary: string;
  readonly memo: Readonly<Record<string, string>>;
}

/** Brings news to workflows, for consumers of events. While Temporal is away everything here throws TransientError: the consumer pauses and comes again. */
export class WorkflowSignals {
  constructor(private readonly place: WorkflowPlace) {}

  /** Tells a workflow, and starts it where none is running. @throws TransientError while Temporal cannot be reached */
  async tellOrStart({ workflowId, signal, news }: Signal, { workflowType, input, marks, summary, memo }: Start): Promise<void> {
    await this.do((client) =>
      client.workflow.signalWithStart(workflowType, {
        taskQueue: this.place.taskQueue,
        workflowId,
        args: [input],
        signal,
        signalArgs: [news],
        typedSearchAttributes: searchAttributesOf(marks),
        staticSummary: summary,
        memo,
      }),
    );
  }

  /** Tells a workflow that is running; one that is over, or never began, has no use for it. @throws TransientError while Temporal cannot be reached */
  async tell({ workflowId, signal, news }: Signal): Promise<void> {
    await this.do((client) =>
      client.workflow
        .getHandle(workflowId)
        .signal(signal, news)
        .catch((error: unknown) => {
          if (!(error instanceof WorkflowNotFoundError)) throw error;
        }),
    );
  }

  private async do(call: (client: Client) => Promise<unknown>): Promise<void> {
    const client = this.place.client();
    if (!client) throw new TransientError('Temporal is away');
    try {
      await inTime(call(client));
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
