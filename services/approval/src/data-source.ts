import { Deadlines1767225600400, TimeRules1767225600500 } from '@onewindow/deadlines';
import { NumberBlocks1767225600100 } from '@onewindow/documents';
import { messagingMigrations } from '@onewindow/messaging/tx';
import { databaseOptions } from '@onewindow/platform';
import type { DataSourceOptions } from 'typeorm';
import { AbsenceRow } from './absence/absence.entity.js';
import { LicenceRow } from './licence/licence.entity.js';
import { Reviews1767225602000 } from './migrations/1767225602000-reviews.js';
import { Acceptors1767225602100 } from './migrations/1767225602100-acceptors.js';
import { PreReviews1767225602500 } from './migrations/1767225602500-pre-reviews.js';
import { Clocks1767225602600 } from './migrations/1767225602600-clocks.js';
import { Visits1767225602700 } from './migrations/1767225602700-visits.js';
import { Renewals1767225603100 } from './migrations/1767225603100-renewals.js';
import { OverdueExplanations1767225603400 } from './migrations/1767225603400-overdue-explanations.js';
import { StepRungs1767225603500 } from './migrations/1767225603500-step-rungs.js';
import { ReviewRow, StepRow } from './review/review.entity.js';
import { PartyRow, VisitRow } from './visit/visit.entity.js';

/** TypeORM options of this service; used by the app, by migrations and by tests. */
export const dataSourceOptions = (url: string): DataSourceOptions =>
  databaseOptions({
    url,
    schema: 'approval',
    applicationName: 'approval',
    entities: [ReviewRow, StepRow, LicenceRow, AbsenceRow, VisitRow, PartyRow],
    migrations: [
      ...messagingMigrations,
      NumberBlocks1767225600100,
      Deadlines1767225600400,
      TimeRules1767225600500,
      Reviews1767225602000,
      Acceptors1767225602100,
      PreReviews1767225602500,
      Clocks1767225602600,
      Visits1767225602700,
      Renewals1767225603100,
      OverdueExplanations1767225603400,
      StepRungs1767225603500,
    ],
  });
