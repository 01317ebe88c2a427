import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Parameter decorator: `request:<request id>`, the cause that a transaction opened by this request carries into its events. */
export const RequestCause = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  return `request:${context.switchToHttp().getRequest<FastifyRequest>().id}`;
});
