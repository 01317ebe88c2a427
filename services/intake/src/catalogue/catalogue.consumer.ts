import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  TOPICS,
  type BundleEvent,
  type BundleRetired,
  type BundleVersion,
  type CalendarEvent,
  type ItemEvent,
  type ItemRetired,
  type ItemVersion,
  type OrganisationEvent,
} from '@onewindow/contracts';
import { keepRegions, takeCalendars } from '@onewindow/deadlines';
import type { SliceContext } from '@onewindow/messaging/transport';
import { copyBundleVersions, retireBundles } from './bundle.commands.js';
import { copyItemVersions, retireItems, type Told } from './catalogue.commands.js';
import { copyOrganisation } from './organisation.commands.js';

/** Keeps this service's own copy of item versions, bundles, calendars, regions, sites and agencies; a slice costs a statement for each kind of thing told. */
@Controller()
export class CatalogueConsumer {
  @EventPattern<string>(TOPICS.item.name)
  async onItemEvents(@Payload() events: readonly ItemEvent[], @Ctx() slice: SliceContext): Promise<void> {
    const [first] = events;
    if (!first) return;
    await copyItemVersions(slice.at(first), events.flatMap(versionOf));
    await retireItems(slice.at(first), events.flatMap(retirementOf));
  }

  @EventPattern<string>(TOPICS.bundle.name)
  async onBundleEvents(@Payload() events: readonly BundleEvent[], @Ctx() slice: SliceContext): Promise<void> {
    const [first] = events;
    if (!first) return;
    await copyBundleVersions(slice.at(first), events.flatMap(bundleOf));
    await retireBundles(slice.at(first), events.flatMap(bundleRetirementOf));
  }

  @EventPattern<string>(TOPICS.calendar.name)
  async onCalendarEvents(@Payload() events: readonly CalendarEvent[], @Ctx() slice: SliceContext): Promise<void> {
    const [first] = events;
    if (first) await takeCalendars(slice.at(first), events);
  }

  @EventPattern<string>(TOPICS.organisation.name)
  async onOrganisationEvents(@Payload() events: readonly OrganisationEvent[], @Ctx() slice: SliceContext): Promise<void> {
    const [first] = events;
    if (!first) return;
    await copyOrganisation(slice.at(first), events);
    await keepRegions(slice.at(first), events);
  }
}

const versionOf = ({ event, sequence }: ItemEvent): Told<ItemVersion>[] =>
  event.case === 'published' || event.case === 'snapshot' ? [{ value: event.value, sequence }] : [];

const retirementOf = ({ event, sequence }: ItemEvent): Told<ItemRetired>[] =>
  event.case === 'retired' ? [{ value: event.value, sequence }] : [];

const bundleOf = ({ event, sequence }: BundleEvent): Told<BundleVersion>[] =>
  event.case === 'published' || event.case === 'snapshot' ? [{ value: event.value, sequence }] : [];

const bundleRetirementOf = ({ event, sequence }: BundleEvent): Told<BundleRetired>[] =>
  event.case === 'retired' ? [{ value: event.value, sequence }] : [];
