import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { bearerKind } from './bearer-kind.js';
import { assertRatesForThemselves } from './rating.domain.js';

/** Turns away staff and systems before anything else of their request is looked at. Problem: 403 `rating-by-staff`. */
export class RatesForThemselves implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    assertRatesForThemselves(bearerKind(context.switchToHttp().getRequest<FastifyRequest>().headers.authorization));
    return true;
  }
}
