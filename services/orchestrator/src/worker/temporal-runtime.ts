import { Runtime, type Logger } from '@temporalio/worker';

type LogMeta = Parameters<Logger['info']>[1];

/** As much of pino as is used here. */
export interface LogSink {
  trace(facts: object, message: string): void;
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** Temporal's logger interface over ours: the SDK's errors keep their stack, its facts stay facts. */
function temporalLogger(sink: LogSink): Logger {
  const write =
    (level: keyof typeof LEVELS) =>
    (message: string, meta: LogMeta = {}): void => {
      const { error, ...facts } = meta;
      sink[LEVELS[level]](error === undefined ? facts : { ...facts, err: error }, message);
    };
  return {
    trace: write('TRACE'),
    debug: write('DEBUG'),
    info: write('INFO'),
    warn: write('WARN'),
    error: write('ERROR'),
    log: (level, message, meta) => write(level)(message, meta),
  };
}

let installed = false;

/**
 * Sets up the SDK's native part, once a process: logs of the worker, of workflows and of the native core go to ours,
 * and signals are left to the service, which stops the worker in its own order.
 */
export function installTemporalRuntime(sink: LogSink): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    logger: temporalLogger(sink),
    shutdownSignals: [],
    telemetryOptions: { logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } } },
  });
}
