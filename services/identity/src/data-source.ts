import { messagingMigrations } from '@onewindow/messaging/tx';
import { databaseOptions } from '@onewindow/platform';
import type { DataSourceOptions } from 'typeorm';
import { Accounts1767225600500 } from './migrations/1767225600500-accounts.js';

/** TypeORM options of this service; used by the app, by migrations and by tests. */
export const dataSourceOptions = (url: string): DataSourceOptions =>
  databaseOptions({ url, schema: 'identity', entities: [], migrations: [...messagingMigrations, Accounts1767225600500] });
