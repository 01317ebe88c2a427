import { Controller, Get } from '@nestjs/common';
import { isRegionCode } from '@onewindow/contracts';
import type { PublishedCalendar } from '@onewindow/legal-clock';
import { Answers, PathOf, Public, Refuses } from '@onewindow/platform';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { getCalendar } from './calendar.queries.js';

const RegionCode = z.string().refine(isRegionCode, 'is not a region code');

const CalendarView = z
  .object({
    regionCode: z.string(),
    version: z.int(),
    coversFrom: z.string(),
    coversTo: z.string(),
    daysOff: z.array(z.string()),
    makeUpDays: z.array(z.string()),
    source: z.string(),
  })
  .meta({ id: 'CalendarView' });

/** Working-day calendars; for everybody, so that anyone can check a date. */
@Controller('v1/calendars')
export class CalendarController {
  constructor(private readonly db: DataSource) {}

  @Public()
  @Get(':region')
  @Answers(CalendarView)
  @Refuses({ 404: 'region-not-found' })
  get(@PathOf('region', RegionCode) regionCode: string): Promise<PublishedCalendar> {
    return getCalendar(this.db, regionCode);
  }
}
