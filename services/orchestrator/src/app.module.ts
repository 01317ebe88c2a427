import { existsSync } from 'node:fs';
import path from 'node:path';
import { Module, type DynamicModule } from '@nestjs/common';
import { TOPICS } from '@onewindow/contracts';
import { SubscriberModule } from '@onewindow/messaging/transport';
import { createLogger, ReadinessRegistry } from '@onewindow/platform';
import { alarmActivities } from './alarm/alarm.activities.js';
import { startAlarms } from './alarm/start-alarms.js';
import { bundleActivities } from './bundle-case/bundle.activities.js';
import { BundleConsumer } from './bundle-case/bundle.consumer.js';
import type { Config } from './config.js';
import { escalationActivities } from './escalation/escalation.activities.js';
import { EscalationConsumer } from './escalation/escalation.consumer.js';
import { Escalations } from './escalation/escalations.js';
import { ServiceClient, type Owner } from './http/service-client.js';
import { makeSearchAttributes } from './worker/search-attributes.js';
import { installTemporalRuntime } from './worker/temporal-runtime.js';
import { TASK_QUEUE, TemporalWorker, type TemporalSettings } from './worker/temporal-worker.js';
import { WorkerLifecycle } from './worker/worker.lifecycle.js';
import { WorkflowSignals } from './worker/workflow-signals.js';

/** Where the build puts the bundled workflows. */
const BUNDLE = path.join(__dirname, 'workflow-bundle.js');

@Module({})
export class AppModule {
  /** @param bundle file with the bundled workflows, where it is not the build's own */
  static forRoot(config: Config, bundle = BUNDLE): DynamicModule {
    return {
      module: AppModule,
      imports: [
        SubscriberModule.forRoot({
          service: 'orchestrator',
          groupId: 'orchestrator',
          brokers: config.KAFKA_BROKERS,
          subscriptions: [TOPICS.bundleCase, TOPICS.review, TOPICS.rating, TOPICS.order],
          from: 'beginning',
        }),
      ],
      controllers: [BundleConsumer, EscalationConsumer],
      providers: [
        {
          provide: TemporalWorker,
          inject: [ReadinessRegistry],
          useFactory: (readiness: ReadinessRegistry) => {
            if (!existsSync(bundle)) throw new Error(`the bundled workflows are missing: ${bundle} is made by this project's build`);
            const logger = createLogger('temporal');
            installTemporalRuntime(logger);
            const worker = new TemporalWorker({ ...workerSettings(config), bundle }, logger);
            readiness.register('temporal', () => worker.assertReady());
            return worker;
          },
        },
        WorkerLifecycle,
        {
          provide: WorkflowSignals,
          inject: [TemporalWorker],
          useFactory: (worker: TemporalWorker) =>
            new WorkflowSignals({ client: () => worker.client(), prepareAgain: () => worker.prepareAgain(), taskQueue: TASK_QUEUE }),
        },
        { provide: Escalations, inject: [WorkflowSignals], useFactory: (signals: WorkflowSignals) => new Escalations(signals) },
      ],
    };
  }
}

/** Services that keep time limits. */
const ALARMED: readonly Owner[] = ['intake', 'approval', 'supervision', 'rating'];

function workerSettings(config: Config): Omit<TemporalSettings, 'bundle'> {
  const client = new ServiceClient({
    urls: { intake: config.INTAKE_URL, approval: config.APPROVAL_URL, supervision: config.SUPERVISION_URL, rating: config.RATING_URL },
    tokenUrl: config.OIDC_TOKEN_URL,
    clientId: config.OIDC_CLIENT_ID,
    clientSecret: config.OIDC_CLIENT_SECRET,
  });
  return {
    address: config.TEMPORAL_ADDRESS,
    namespace: config.TEMPORAL_NAMESPACE,
    activities: {
      ...alarmActivities(client, config.ALARM_PERIOD_SECONDS * 1000),
      ...bundleActivities(client),
      ...escalationActivities(client),
    },
    prepare: makeSearchAttributes,
    keepRunning: (temporal, taskQueue) => startAlarms(temporal, taskQueue, ALARMED),
  };
}
