import { Module, type DynamicModule } from '@nestjs/common';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { ReadinessRegistry } from '../health/readiness.js';
import { LastThings } from '../lifecycle.js';
import { Metrics } from '../telemetry/metrics.js';
import { runMigrations, waitForDatabase } from './migrate.js';

/** The service's database for all its modules. */
@Module({})
export class DatabaseModule {
  /**
   * Provides the DataSource: waits for the database, migrates, registers readiness, closes after everything else.
   * @param migrate false where a job of the installation migrates (several instances in production)
   */
  static forRoot(options: DataSourceOptions, { migrate = true }: { readonly migrate?: boolean } = {}): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [
        {
          provide: DataSource,
          inject: [ReadinessRegistry, LastThings, Metrics],
          useFactory: async (readiness: ReadinessRegistry, lastThings: LastThings, metrics: Metrics) => {
            if (migrate) await runMigrations(options);
            else await waitForDatabase(options);
            const source = await new DataSource(options).initialize();
            readiness.register('database', async () => void (await source.query('SELECT 1')));
            observePool(source, metrics);
            lastThings.add(() => source.destroy());
            return source;
          },
        },
      ],
      exports: [DataSource],
    };
  }
}

interface Pool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

function observePool(source: DataSource, metrics: Metrics): void {
  const pool = (source.driver as unknown as { readonly master: Pool }).master;
  metrics.observe({
    name: 'onewindow_database_connections',
    help: 'Connections of the pool by state; `waiting` are requests for one',
    kind: 'gauge',
    labels: ['state'],
    read: () => [
      { labels: { state: 'in_use' }, value: pool.totalCount - pool.idleCount },
      { labels: { state: 'idle' }, value: pool.idleCount },
      { labels: { state: 'waiting' }, value: pool.waitingCount },
    ],
  });
}
