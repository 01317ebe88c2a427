import { Controller, Get, Inject, Post } from '@nestjs/common';
import { PublishSnapshots, SnapshotAggregatesView, SnapshotsView } from '@onewindow/contracts';
import { Allow, Answers, decodeCursor, encodeCursor, parse, PathOf, QueryOf, Refuses, RequestCause } from '@onewindow/platform';
import { z } from 'zod';
import { Snapshots } from './snapshots.js';

const AggregateName = z.string().max(60);
const AggregateKey = z.string().max(100);

/** Whole states told again, for the people who run the installation. */
@Controller('v1/operations/snapshots')
export class SnapshotsController {
  constructor(@Inject(Snapshots) private readonly snapshots: Snapshots) {}

  @Get()
  @Allow('administrator')
  @Answers(SnapshotAggregatesView)
  list(): SnapshotAggregatesView {
    return { aggregates: this.snapshots.aggregates };
  }

  @Post(':aggregate')
  @Allow('administrator')
  @Answers(SnapshotsView, 202)
  @Refuses({ 400: 'invalid-cursor', 404: 'aggregate-unknown' })
  async publishNext(
    @PathOf('aggregate', AggregateName) aggregate: string,
    @QueryOf(PublishSnapshots) { cursor }: PublishSnapshots,
    @RequestCause() cause: string,
  ): Promise<SnapshotsView> {
    const source = this.snapshots.source(aggregate);
    const after = cursor === undefined ? undefined : decodeCursor(cursor, z.tuple([source.key]))[0];
    const { published, next } = await this.snapshots.publishNext(source, after, cause);
    return { published, next: next === undefined ? null : encodeCursor([next]) };
  }

  @Post(':aggregate/:key')
  @Allow('administrator')
  @Answers(SnapshotsView, 202)
  @Refuses({ 404: ['aggregate-unknown', 'aggregate-not-found'] })
  async publishOne(
    @PathOf('aggregate', AggregateName) aggregate: string,
    @PathOf('key', AggregateKey) key: string,
    @RequestCause() cause: string,
  ): Promise<SnapshotsView> {
    const source = this.snapshots.source(aggregate);
    await this.snapshots.publishOne(source, parse(source.key, key, 'path'), cause);
    return { published: 1, next: null };
  }
}
