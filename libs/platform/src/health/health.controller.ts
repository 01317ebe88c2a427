import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public } from '../access/decorators.js';
import { ReadinessRegistry, type Readiness } from './readiness.js';

/** Probes: live while the process answers at all, ready while its parts are there and it is not stopping. */
@Controller('health')
export class HealthController {
  constructor(@Inject(ReadinessRegistry) private readonly readiness: ReadinessRegistry) {}

  @Public()
  @Get('live')
  live(): { status: 'up' } {
    return { status: 'up' };
  }

  @Public()
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await this.readiness.ask();
    if (readiness.status === 'down') reply.code(503);
    return readiness;
  }
}
