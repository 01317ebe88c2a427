import { existsSync } from 'node:fs';
import path from 'node:path';
import { Module, type DynamicModule } from '@nestjs/common';
import { createLogger, ReadinessRegistry } from '@onewindow/platform';
import type { Config } from './config.js';
import { installTemporalRuntime } from './worker/temporal-runtime.js';
import { TemporalWorker } from './worker/temporal-worker.js';
import { WorkerLifecycle } from './worker/worker.lifecycle.js';

/** Where the build puts the bundled workflows. */
const BUNDLE = path.join(__dirname, 'workflow-bundle.js');

@Module({})
export class AppModule {
  /** @param bundle file with the bundled workflows, where it is not the build's own */
  static forRoot(config: Config, bundle = BUNDLE): DynamicModule {
    return {
      module: AppModule,
      providers: [
        {
          provide: TemporalWorker,
          inject: [ReadinessRegistry],
          useFactory: (readiness: ReadinessRegistry) => {
            if (!existsSync(bundle)) throw new Error(`the bundled workflows are missing: ${bundle} is made by this project's build`);
            const logger = createLogger('temporal');
            installTemporalRuntime(logger);
            const worker = new TemporalWorker({ address: config.TEMPORAL_ADDRESS, namespace: config.TEMPORAL_NAMESPACE, bundle }, logger);
            readiness.register('temporal', () => worker.assertReady());
            return worker;
          },
        },
        WorkerLifecycle,
      ],
    };
  }
}
