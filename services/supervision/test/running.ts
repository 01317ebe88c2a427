import { MessagingModule } from '@onewindow/messaging/tx';
import { TestService, withModule } from '@onewindow/testing';
import { AppModule } from '../src/app.module.js';
import { dataSourceOptions } from '../src/data-source.js';
import { orderSnapshots } from '../src/order/order.snapshot.js';

/** @param hears whether the events on Kafka come to it; only one file of a service may say so, the others would share its group */
export const startSupervision = ({ hears = false } = {}): Promise<TestService> =>
  TestService.start({
    name: 'supervision',
    dataSourceOptions,
    settings: {},
    module: (config) => {
      const whole = AppModule.forRoot(config);
      const deaf = { service: 'supervision', brokers: config.KAFKA_BROKERS, subscriptions: [], snapshots: [orderSnapshots] };
      return hears ? whole : withModule(whole, MessagingModule.forRoot(deaf));
    },
  });
