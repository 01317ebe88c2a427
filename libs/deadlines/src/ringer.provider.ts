import type { InjectionToken, Provider } from '@nestjs/common';
import { Transactions } from '@onewindow/messaging/tx';
import { Metrics } from '@onewindow/platform';
import { DataSource } from 'typeorm';
import type { DeadlineKind } from './deadline-kind.js';
import { observeDeadlines } from './deadline-metrics.js';
import { Ringer } from './ringer.js';

export interface RingerOptions<D extends readonly unknown[]> {
  /** What the kinds need of the service. */
  readonly inject: { readonly [I in keyof D]: InjectionToken<D[I]> };
  /** The kinds of deadline that the service rings; where two lock rows of one tree, the upper first. */
  readonly kinds: (...dependencies: D) => readonly DeadlineKind[];
  readonly clock?: () => Date;
}

/** The provider of a service's time limits; `DeadlinesController`, among the service's controllers, rings them. */
export const ringer = <D extends readonly unknown[]>({ inject, kinds, clock = () => new Date() }: RingerOptions<D>): Provider => ({
  provide: Ringer,
  inject: [DataSource, Transactions, Metrics, ...inject],
  useFactory: (dataSource: DataSource, transactions: Transactions, metrics: Metrics, ...dependencies: unknown[]) => {
    observeDeadlines(metrics, dataSource);
    return new Ringer({ dataSource, transactions, kinds: kinds(...(dependencies as unknown as D)), clock });
  },
});
