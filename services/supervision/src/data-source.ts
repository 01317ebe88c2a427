import { CalendarPass1767225603200, Deadlines1767225600400, TimeRules1767225600500 } from '@onewindow/deadlines';
import { NumberBlocks1767225600100 } from '@onewindow/documents';
import { messagingMigrations } from '@onewindow/messaging/tx';
import { databaseOptions } from '@onewindow/platform';
import type { DataSourceOptions } from 'typeorm';
import { ResultsAndTimeline1767225602000 } from './migrations/1767225602000-results-and-timeline.js';
import { WarningsAndOrders1767225602100 } from './migrations/1767225602100-warnings-and-orders.js';
import { OrderTerms1767225603300 } from './migrations/1767225603300-order-terms.js';
import { WorkOrderDuties1767225603500 } from './migrations/1767225603500-work-order-duties.js';
import { StepWarnings1767225603600 } from './migrations/1767225603600-step-warnings.js';
import { AnswerRow, OrderRow } from './order/order.entity.js';

/** TypeORM options of this service; used by the app, by migrations and by tests. Orders are rows that people act on, one by one; all else is written by whole slices, in SQL. */
export const dataSourceOptions = (url: string): DataSourceOptions =>
  databaseOptions({
    url,
    schema: 'supervision',
    applicationName: 'supervision',
    entities: [OrderRow, AnswerRow],
    migrations: [
      ...messagingMigrations,
      NumberBlocks1767225600100,
      Deadlines1767225600400,
      TimeRules1767225600500,
      ResultsAndTimeline1767225602000,
      WarningsAndOrders1767225602100,
      CalendarPass1767225603200,
      OrderTerms1767225603300,
      WorkOrderDuties1767225603500,
      StepWarnings1767225603600,
    ],
  });
