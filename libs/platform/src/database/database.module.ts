import { Module, type DynamicModule } from '@nestjs/common';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { ReadinessRegistry } from '../health/readiness.js';
import { LastThings } from '../lifecycle.js';
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
          inject: [ReadinessRegistry, LastThings],
          useFactory: async (readiness: ReadinessRegistry, lastThings: LastThings) => {
            if (migrate) await runMigrations(options);
            else await waitForDatabase(options);
            const source = await new DataSource(options).initialize();
            readiness.register('database', async () => void (await source.query('SELECT 1')));
            lastThings.add(() => source.destroy());
            return source;
          },
        },
      ],
      exports: [DataSource],
    };
  }
}
