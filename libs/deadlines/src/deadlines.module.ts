import { Module, type DynamicModule, type InjectionToken } from '@nestjs/common';
import { Transactions } from '@onewindow/messaging/tx';
import { Metrics } from '@onewindow/platform';
import { DataSource } from 'typeorm';
import type { DeadlineKind } from './deadline-kind.js';
import { observeDeadlines } from './deadline-metrics.js';
import { DeadlinesController } from './deadlines.controller.js';
import { Ringer } from './ringer.js';

export interface DeadlinesOptions<D extends readonly unknown[]> {
  /** What the kinds need of the service. */
  readonly inject: { readonly [I in keyof D]: InjectionToken<D[I]> };
  /** The kinds of deadline that the service rings; where two lock rows of one tree, the upper first. */
  readonly kinds: (...dependencies: D) => readonly DeadlineKind[];
  /** Modules that provide what is injected, where it is not provided globally. */
  readonly imports?: DynamicModule['imports'];
  readonly clock?: () => Date;
}

/** The time limits of one service: their rows are rung by the route `POST /v1/deadlines/ring`. */
@Module({})
export class DeadlinesModule {
  static forRoot<D extends readonly unknown[]>({
    inject,
    kinds,
    imports = [],
    clock = () => new Date(),
  }: DeadlinesOptions<D>): DynamicModule {
    return {
      module: DeadlinesModule,
      imports,
      controllers: [DeadlinesController],
      providers: [
        {
          provide: Ringer,
          inject: [DataSource, Transactions, Metrics, ...inject],
          useFactory: (dataSource: DataSource, transactions: Transactions, metrics: Metrics, ...dependencies: unknown[]) => {
            observeDeadlines(metrics, dataSource);
            return new Ringer({ dataSource, transactions, kinds: kinds(...(dependencies as unknown as D)), clock });
          },
        },
      ],
    };
  }
}
