import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { AccessGuard, type TokenIssuer } from './access/access.guard.js';
import { HealthController } from './health/health.controller.js';
import { ReadinessRegistry } from './health/readiness.js';
import type { GateState } from './http/gate.js';
import { ProblemFilter } from './http/problem.filter.js';
import { LastThings, Lifecycle } from './lifecycle.js';
import { MetricsController } from './telemetry/metrics.controller.js';
import { Metrics } from './telemetry/metrics.js';

/** What every service has: problem+json, the access guard, health, metrics. Put in by `createService`, before the service's own module. */
@Module({})
export class PlatformModule {
  static forRoot(gate: GateState, tokens: TokenIssuer | undefined): DynamicModule {
    return {
      module: PlatformModule,
      global: true,
      controllers: [HealthController, MetricsController],
      providers: [
        LastThings,
        ReadinessRegistry,
        Metrics,
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useValue: new AccessGuard(tokens) },
        {
          provide: Lifecycle,
          inject: [LastThings, ReadinessRegistry],
          useFactory: (lastThings: LastThings, readiness: ReadinessRegistry) => {
            readiness.register('running', () => {
              if (gate.stopping) throw new Error('stopping');
            });
            return new Lifecycle(gate, lastThings, () => tokens?.keys.stop());
          },
        },
      ],
      exports: [ReadinessRegistry, LastThings, Metrics],
    };
  }
}
