import 'reflect-metadata';

export {
  ConfigError,
  databaseConfig,
  httpConfig,
  kafkaConfig,
  loadConfig,
  oidcConfig,
  personalDataConfig,
  platformConfig,
  subjectConfig,
  type ServiceConfig,
} from './config.js';
export { createService, EVENT_STRATEGY, type RunningService, type ServiceOptions } from './create-service.js';
export { runService } from './run-service.js';
export { LastThings } from './lifecycle.js';
export { ReadinessRegistry, type Readiness } from './health/readiness.js';
export { PROBLEM_CONTENT_TYPE, problemBody, ProblemError } from './http/problem.js';
export { answerProblem } from './http/problem.filter.js';
export { Attempts, type AttemptsAllowed } from './http/attempts.js';
export { BodyOf, PathOf, QueryOf } from './http/input.js';
export { parse, type FieldError } from './http/parse.js';
export { decodeCursor, encodeCursor, pageOf } from './http/cursor.js';
export { UploadedBody } from './http/upload.js';
export { RequestCause } from './http/request-cause.js';
export { Allow, Caller, Public, type Access } from './access/decorators.js';
export { Answers, Refuses, type Refusals } from './openapi/decorators.js';
export { listControllerRoutes, listRoutes, type RouteAccess } from './access/routes.js';
export { databaseOptions, type DatabaseSettings } from './database/options.js';
export { DatabaseModule } from './database/database.module.js';
export { runMigrations } from './database/migrate.js';
export { Rounds } from './rounds.js';
export { daily, deleteInBatches, ExpirySweeper, type Sweep } from './expiry-sweeper.js';
export { isTransient, TransientError } from './transient.js';
export { fingerprint } from './fingerprint.js';
export { PersonalData } from './personal-data.js';
export { subjectId } from './subject.js';
export { isReceiptCode, receiptCode } from './receipt-code.js';
export { Metrics, type Observed, type Sample } from './telemetry/metrics.js';
export { activeTraceparent, isSampled, startSpan, within } from './telemetry/tracing.js';
export { contextOf as traceContextOf, formatTraceparent, parseTraceparent } from './telemetry/trace-context.js';
export { errorWords, maskText } from './logging/privacy.js';
export { createLogger, type Logger } from './logging/logger.js';
