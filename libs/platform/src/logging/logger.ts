import { pino, type LevelWithSilent, type Logger } from 'pino';
import { activeTraceId } from '../telemetry/tracing.js';
import { describeError, REDACTED_PATHS } from './privacy.js';

const STDOUT = 1;

const loggers: Logger[] = [];
const settings: { service: string | undefined; level: LevelWithSilent } = { service: undefined, level: 'info' };

// One line of JSON per entry, written at once: pino's default destination writes behind, so that a dying process says its last words
// before the ones that led to them, and a killed one not at all.
const root: Logger = pino(
  {
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    mixin: (line) => {
      const traceId = (line as { traceId?: string }).traceId ?? activeTraceId();
      return { ...(settings.service === undefined ? {} : { service: settings.service }), ...(traceId === undefined ? {} : { traceId }) };
    },
    serializers: { err: (error: unknown) => describeError(error) },
    redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
  },
  pino.destination({ dest: STDOUT, sync: true }),
);

/** A log of one part of the process; `name` says which. Never give it bodies, tokens or certificate numbers. */
export function createLogger(name: string): Logger {
  const logger = root.child({ part: name });
  logger.level = settings.level;
  loggers.push(logger);
  return logger;
}

/** Says once at boot who logs, and how much. Loggers made before follow. */
export function configureLogging(service: string, level: LevelWithSilent): void {
  settings.service = service;
  settings.level = level;
  for (const logger of loggers) logger.level = level;
}

export type { Logger };
