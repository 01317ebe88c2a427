import { messagingMigrations } from '@onewindow/messaging/tx';
import { databaseOptions } from '@onewindow/platform';
import type { DataSourceOptions } from 'typeorm';
import { ResultsAndTimeline1767225602000 } from './migrations/1767225602000-results-and-timeline.js';

/** TypeORM options of this service; used by the app, by migrations and by tests. Its tables are written by whole slices, in SQL, so there are no entities. */
export const dataSourceOptions = (url: string): DataSourceOptions =>
  databaseOptions({
    url,
    schema: 'supervision',
    applicationName: 'supervision',
    entities: [],
    migrations: [...messagingMigrations, ResultsAndTimeline1767225602000],
  });
