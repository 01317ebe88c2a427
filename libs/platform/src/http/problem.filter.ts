import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { throwError, type Observable } from 'rxjs';
import { createLogger } from '../logging/logger.js';
import { caseIdIn } from '../logging/request-log.js';
import { PROBLEM_CONTENT_TYPE, problemOf } from './problem.js';

const log = createLogger('http');

/** Every exception of every route becomes problem+json here; exceptions of message handlers pass through unchanged to the transport strategy. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(exception: unknown, host: ArgumentsHost): Observable<never> | void {
    if (host.getType() === 'rpc') return throwError(() => exception);
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    answerProblem(exception, request, http.getResponse<FastifyReply>());
  }
}

/** Answers what was thrown, and logs it where somebody should read about it. Error handler of a Fastify scope beside Nest's routes. */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const answer = problemOf(error);
  if (answer.log)
    log[answer.log]({ err: error, reqId: request.id, caseId: caseIdIn(request.url), code: answer.body.code }, 'request failed');
  if (reply.sent) return;
  void reply
    .code(answer.body.status)
    .headers(answer.headers)
    .type(PROBLEM_CONTENT_TYPE)
    .send(JSON.stringify({ ...answer.body, instance: `urn:uuid:${request.id}` }));
}
