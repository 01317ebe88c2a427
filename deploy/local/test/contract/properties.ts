import fc from 'fast-check';
import { wellShaped, type World } from './arbitraries.js';
import type { Operation } from './contract.js';
import { judge } from './judge.js';
import { twisted } from './twists.js';
import type { Call, Wire } from './wire.js';

/** How long and from where a property is tried. */
export interface Effort {
  readonly seed: number;
  readonly runs: number;
  /** It ends then, however many runs are left. */
  readonly limitMs: number;
}

/** Requests as the contract describes them get answers as the contract describes them. */
export const keepsItsContract = (operations: readonly Operation[], world: World, wire: Wire, effort: Effort): Promise<void> =>
  hold(operations, (operation) => wellShaped(operation, world), wire, effort);

/** Requests that something was done to are refused by a code, or answered as the contract describes it. */
export const refusesByCode = (operations: readonly Operation[], world: World, wire: Wire, effort: Effort): Promise<void> =>
  hold(operations, (operation) => twisted(operation, world), wire, effort);

function hold(
  operations: readonly Operation[],
  calls: (operation: Operation) => fc.Arbitrary<Call>,
  wire: Wire,
  effort: Effort,
): Promise<void> {
  const asked = fc.oneof(
    ...operations.map((operation) => fc.record({ operation: fc.constant(operation).map(named), call: calls(operation) })),
  );
  return fc.assert(
    fc.asyncProperty(asked, async ({ operation, call }) => {
      const answer = await wire.send(call);
      judge(answer, isFor(operation, call) ? operation : undefined);
    }),
    {
      seed: effort.seed,
      numRuns: effort.runs,
      interruptAfterTimeLimit: effort.limitMs,
      markInterruptAsFailure: false,
      // each attempt to make a counterexample smaller is a request
      endOnFailure: effort.runs > 10_000,
    },
  );
}

const named = (operation: Operation) => ({
  ...operation,
  [fc.toStringMethod]: () => `${operation.service} ${operation.method} ${operation.path}`,
});

/** Whether a changed path still leads to this operation. */
function isFor({ base, path, method }: Operation, call: Call): boolean {
  const segment = String.raw`(?!(?:\.|%2e)+(?:/|$))[^/]+`;
  const pattern = new RegExp(`^${base}${path.replaceAll(/[.*+?^$|()[\]\\]/g, String.raw`\$&`).replaceAll(/\{\w+\}/g, segment)}$`, 'i');
  return method === call.method && pattern.test(call.path.split('?', 1)[0] as string);
}
