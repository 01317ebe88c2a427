import type { Refuse } from '../files/data-file.js';

/** What the checks of a process graph look at. */
export interface GraphStep {
  readonly key: string;
  readonly kind: 'review' | 'decision';
  readonly needs: readonly string[];
  readonly conditions: readonly string[];
  readonly gives?: readonly { readonly key: string }[] | undefined;
  readonly uses?: readonly string[] | undefined;
  readonly limit: { readonly amount: number; readonly unit: string };
}

/**
 * Checks a process graph: known steps, no cycle, one decision that all reviews lead to, every condition of grant decided by a review (or by
 * the decision, where it is the only step), what a step uses given by one that it waits for, and neither a step nor the longest way
 * through longer than the promise.
 * @param refuse told the path within the steps and the reason
 */
export function checkGraph(
  steps: readonly GraphStep[],
  conditions: readonly string[],
  promised: { amount: number; unit: string },
  refuse: Refuse,
): void {
  const byKey = new Map(steps.map((step) => [step.key, step]));
  steps.forEach((step, i) => {
    step.needs.forEach((need, n) => {
      if (!byKey.has(need)) refuse([i, 'needs', n], `step ${step.key} needs the unknown step ${need}`);
    });
    step.conditions.forEach((condition, n) => {
      if (!conditions.includes(condition)) refuse([i, 'conditions', n], `step ${step.key} decides the unknown condition ${condition}`);
    });
  });
  for (const condition of conditions) {
    if (!steps.some((step) => (step.kind === 'review' || steps.length === 1) && step.conditions.includes(condition)))
      refuse([], `no review step decides the condition ${condition}`);
  }
  const cycle = findCycle(steps, byKey);
  if (cycle) {
    refuse([steps.findIndex((step) => step.key === cycle[0]), 'needs'], `the steps wait for each other: ${cycle.join(' → ')}`);
    return;
  }
  checkDecision(steps, byKey, refuse);
  checkOutputs(steps, byKey, refuse);
  checkLimits(steps, promised, refuse);
  const days = longestWay(steps, byKey);
  if (steps.every((step) => step.limit.unit === promised.unit) && days > promised.amount) {
    refuse([], `the steps take up to ${days} days, the promised limit is ${promised.amount}`);
  }
}

/** Each opinion or record is given once, and used only by steps that wait for it. */
function checkOutputs(steps: readonly GraphStep[], byKey: ReadonlyMap<string, GraphStep>, refuse: Refuse): void {
  const givers = new Map<string, string>();
  steps.forEach((step, i) => {
    step.gives?.forEach(({ key }, g) => {
      if (givers.has(key)) refuse([i, 'gives', g, 'key'], `${key} is given by ${givers.get(key)} already`);
      else givers.set(key, step.key);
    });
  });
  steps.forEach((step, i) => {
    const earlier = ancestors(step, byKey);
    step.uses?.forEach((key, u) => {
      const giver = givers.get(key);
      if (giver === undefined) refuse([i, 'uses', u], `step ${step.key} uses ${key}, which no step gives`);
      else if (!earlier.has(giver))
        refuse([i, 'uses', u], `step ${step.key} uses ${key} and does not wait for step ${giver}, which gives it`);
    });
  });
}

/** No step by itself may take longer than what was promised for all. */
function checkLimits(steps: readonly GraphStep[], promised: { amount: number; unit: string }, refuse: Refuse): void {
  steps.forEach(({ key, limit }, i) => {
    // n natural days are never longer than n working days; the other way round cannot be compared
    if (limit.unit !== promised.unit && limit.unit === 'working-day')
      refuse([i, 'limit', 'unit'], `the working days of step ${key} cannot be compared with a promise in natural days`);
    else if (limit.amount > promised.amount)
      refuse([i, 'limit', 'amount'], `step ${key} may take ${limit.amount} days, the promised limit is ${promised.amount}`);
  });
}

/** Keys of the steps that a step of a graph without cycle waits for. */
export function ancestors(step: Waiting, byKey: ReadonlyMap<string, Waiting>): Set<string> {
  const before = new Set<string>();
  const visit = (keys: readonly string[]): void => {
    for (const key of keys) {
      if (before.has(key)) continue;
      before.add(key);
      visit(byKey.get(key)?.needs ?? []);
    }
  };
  visit(step.needs);
  return before;
}

function checkDecision(steps: readonly GraphStep[], byKey: ReadonlyMap<string, GraphStep>, refuse: Refuse): void {
  const decisions = steps.filter((step) => step.kind === 'decision');
  const [decision] = decisions;
  if (!decision || decisions.length > 1) {
    refuse([], `the graph has ${decisions.length} decision steps, not one`);
    return;
  }
  const before = ancestors(decision, byKey);
  steps.forEach((step, i) => {
    if (step !== decision && !before.has(step.key)) refuse([i], `the decision does not wait for step ${step.key}`);
  });
}

/** What of a graph's parts says which wait for which. */
export interface Waiting {
  readonly key: string;
  readonly needs: readonly string[];
}

/** A cycle as the keys along it, the first one repeated at the end. */
export function findCycle(steps: readonly Waiting[], byKey: ReadonlyMap<string, Waiting>): string[] | undefined {
  const done = new Set<string>();
  const visit = (step: Waiting, way: readonly string[]): string[] | undefined => {
    if (way.includes(step.key)) return [...way.slice(way.indexOf(step.key)), step.key];
    if (done.has(step.key)) return undefined;
    for (const need of step.needs) {
      const next = byKey.get(need);
      const cycle = next && visit(next, [...way, step.key]);
      if (cycle) return cycle;
    }
    done.add(step.key);
    return undefined;
  };
  for (const step of steps) {
    const cycle = visit(step, []);
    if (cycle) return cycle;
  }
  return undefined;
}

/** Days of the longest way through a graph without cycle. */
function longestWay(steps: readonly GraphStep[], byKey: ReadonlyMap<string, GraphStep>): number {
  const known = new Map<string, number>();
  const until = (step: GraphStep | undefined): number => {
    if (!step) return 0;
    let days = known.get(step.key);
    if (days === undefined)
      known.set(step.key, (days = step.limit.amount + Math.max(0, ...step.needs.map((need) => until(byKey.get(need))))));
    return days;
  };
  return Math.max(0, ...steps.map(until));
}
