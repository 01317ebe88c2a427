import type { Step } from './stack.js';

/** Steps that may run side by side. */
export interface Stage {
  readonly title: string;
  readonly steps: () => readonly Step[];
}

/** Runs the stages one after the other and shows how far they are: a live list on a terminal, plain lines elsewhere. */
export function runStages(stages: readonly Stage[]): Promise<void> {
  return process.stdout.isTTY ? liveList(stages) : plainLines(stages);
}

async function liveList(stages: readonly Stage[]): Promise<void> {
  const { Listr, PRESET_TIMER } = await import('listr2');
  const list = new Listr<unknown>(
    stages.map(({ title, steps }) => ({
      title,
      task: (_context, task) =>
        task.newListr(
          steps().map((step) => ({ title: step.title, task: step.run })),
          { concurrent: true },
        ),
    })),
    // Ctrl-C is ours: it stops what runs, in order
    { registerSignalListeners: false, rendererOptions: { collapseSubtasks: false, timer: PRESET_TIMER } },
  );
  await list.run();
}

async function plainLines(stages: readonly Stage[]): Promise<void> {
  for (const { steps } of stages) {
    await Promise.all(
      steps().map(async ({ title, run }) => {
        const from = Date.now();
        await run();
        process.stdout.write(`${title} is ready (${((Date.now() - from) / 1000).toFixed(1)} s)\n`);
      }),
    );
  }
}
