import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError, type Part } from './part.js';
import { ProcessFailed, type Exit } from './processes.js';

const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 5000;
/** Who has lived this long is well again: its next death is a first one. */
const WELL_AFTER_MS = 30_000;

/** Exit code of a process that refuses its configuration (EX_CONFIG of sysexits.h): starting it again would not help. */
const CONFIG_REFUSED = 78;

/** A part that can end by itself and be started again. */
export interface Supervised extends Part {
  readonly logFile: string;
  /** Whether it is meant to run: started, and not stopped since. */
  readonly wanted: boolean;
  readonly running: boolean;
  /** Called when it ends after it has served, and nobody asked for it. */
  onUnexpectedExit: ((exit: Exit) => void) | undefined;
  start(timeoutMs?: number): Promise<void>;
}

interface Patient {
  delayMs: number;
  startedAt: number;
}

/** Starts processes and containers again that end without having been asked to, with a growing pause between the tries. */
export class Supervisor {
  readonly #patients = new Map<Supervised, Patient>();
  #stopping = false;

  /** @param say takes a line for the person at the terminal: once when a process has died and once when it is back */
  constructor(private readonly say: (line: string) => void) {}

  /** From now on this process, which serves already, is kept alive. */
  watch(process: Supervised): void {
    this.#patients.set(process, { delayMs: FIRST_DELAY_MS, startedAt: Date.now() });
    process.onUnexpectedExit = (exit) => void this.#revive(process, exit);
  }

  /** Nothing is started again from now on. */
  stop(): void {
    this.#stopping = true;
  }

  async #revive(process: Supervised, exit: Exit): Promise<void> {
    const patient = this.#patients.get(process);
    if (!patient || this.#stopping) return;
    const { name } = process;
    if (exit.code === CONFIG_REFUSED) return this.say(`${name} refuses its configuration and stays down; see ${process.logFile}`);
    if (Date.now() - patient.startedAt > WELL_AFTER_MS) patient.delayMs = FIRST_DELAY_MS;
    if (patient.delayMs === FIRST_DELAY_MS)
      this.say(`${name} ended (${exit.reason ?? exit.signal ?? `exit code ${exit.code}`}); it is started again`);
    for (let told = false; ;) {
      await sleep(patient.delayMs);
      patient.delayMs = Math.min(patient.delayMs * 2, LONGEST_DELAY_MS);
      if (this.#stopping || !process.wanted) return;
      patient.startedAt = Date.now();
      const refused = await process.start(Infinity).then(
        () => false,
        (error: unknown) => {
          if (error instanceof SetupError && !told && !this.#stopping) {
            told = true;
            this.say(error.message);
          }
          return error instanceof ProcessFailed ? error.exit.code === CONFIG_REFUSED : undefined;
        },
      );
      if (refused === true) return this.say(`${name} refuses its configuration and stays down; see ${process.logFile}`);
      if (refused === false && process.running) return this.say(`${name} is back`);
    }
  }
}
