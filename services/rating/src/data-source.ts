import { messagingMigrations } from '@onewindow/messaging/tx';
import { databaseOptions } from '@onewindow/platform';
import type { DataSourceOptions } from 'typeorm';
import { Ratings1767225602000 } from './migrations/1767225602000-ratings.js';
import { RatingSources1767225602100 } from './migrations/1767225602100-rating-sources.js';

/** TypeORM options of this service; used by the app, by migrations and by tests. Its tables are only ever added to, in SQL, so there are no entities. */
export const dataSourceOptions = (url: string): DataSourceOptions =>
  databaseOptions({
    url,
    schema: 'rating',
    applicationName: 'rating',
    entities: [],
    migrations: [...messagingMigrations, Ratings1767225602000, RatingSources1767225602100],
  });
