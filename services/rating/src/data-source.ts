import { CalendarPass1767225603200, Deadlines1767225600400, TimeRules1767225600500 } from '@onewindow/deadlines';
import { messagingMigrations } from '@onewindow/messaging/tx';
import { databaseOptions } from '@onewindow/platform';
import type { DataSourceOptions } from 'typeorm';
import { Ratings1767225602000 } from './migrations/1767225602000-ratings.js';
import { RatingSources1767225602100 } from './migrations/1767225602100-rating-sources.js';
import { WorkOrders1767225602200 } from './migrations/1767225602200-work-orders.js';
import { AppealLimits1767225603400 } from './migrations/1767225603400-appeal-limits.js';
import { ActRow, WorkOrderRow } from './work-order/work-order.entity.js';

/** TypeORM options of this service; used by the app, by migrations and by tests. Tables that are only ever added to are written in SQL and have no entities. */
export const dataSourceOptions = (url: string): DataSourceOptions =>
  databaseOptions({
    url,
    schema: 'rating',
    applicationName: 'rating',
    entities: [WorkOrderRow, ActRow],
    migrations: [
      ...messagingMigrations,
      Deadlines1767225600400,
      TimeRules1767225600500,
      Ratings1767225602000,
      RatingSources1767225602100,
      WorkOrders1767225602200,
      CalendarPass1767225603200,
      AppealLimits1767225603400,
    ],
  });
