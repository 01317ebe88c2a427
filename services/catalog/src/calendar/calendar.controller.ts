import { Controller, Get, Param } from '@nestjs/common';
import { isRegionCode } from '@onewindow/contracts';
import type { PublishedCalendar } from '@onewindow/legal-clock';
import { parse, Public } from '@onewindow/platform';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { getCalendar } from './calendar.queries.js';

const CalendarPath = z.strictObject({ region: z.string().refine(isRegionCode, 'is not a region code') });

/** Working-day calendars; for everybody, so that anyone can check a date. */
@Controller('v1/calendars')
export class CalendarController {
  constructor(private readonly db: DataSource) {}

  @Public()
  @Get(':region')
  get(@Param() path: unknown): Promise<PublishedCalendar> {
    return getCalendar(this.db, parse(CalendarPath, path, 'path').region);
  }
}
