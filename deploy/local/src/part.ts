/** One piece of infrastructure: PostgreSQL, Kafka or Temporal, wherever it runs. */
export interface Part {
  readonly name: string;
  /** Where clients reach it: `host:port`, or a URL for PostgreSQL. */
  readonly address: string;
  /** How it is provided: an address given from outside, a container, or processes of this machine. */
  readonly provided: 'address' | 'container' | 'process';
  /** Process id of a local process while it runs. */
  readonly pid?: number | undefined;
  /** Starts it and resolves when it serves; nothing happens when it serves already. */
  start(): Promise<void>;
  /** Stops it in good order; does nothing for a part that was only given by its address. */
  stop(): Promise<void>;
  /** SIGKILL, without waiting. A part that was only given by its address does not have it. */
  kill?(): void;
  /** SIGKILL, and it stays down until started again; what a container keeps outside of a named volume is gone. Resolves when it is down. */
  abort?(): Promise<void>;
  /** Starts it again on the same port and data, whether it runs or not. */
  restart?(): Promise<void>;
}

/** Something that the person at the terminal can put right. Its message is one sentence and is shown without a stack. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}

/** The sentence for a part that none of the three ways can provide. */
export function missing(part: string, lookedFor: string, variable: string): SetupError {
  return new SetupError(
    `${part} cannot be provided: looked for ${lookedFor}; give its address in ${variable}, or start a Docker engine, or install what was looked for.`,
  );
}

/** A part that somebody else runs: we only know its address and whether it answers. */
export function givenPart(name: string, address: string, variable: string, isReady: () => Promise<boolean>): Part {
  return {
    name,
    address,
    provided: 'address',
    start: async () => {
      if (!(await isReady())) throw new SetupError(`${name} does not answer at the address that ${variable} gives.`);
    },
    stop: async () => undefined,
  };
}
