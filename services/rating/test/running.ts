import { MessagingModule } from '@onewindow/messaging/tx';
import { TestService, withModule } from '@onewindow/testing';
import { AppModule } from '../src/app.module.js';
import { dataSourceOptions } from '../src/data-source.js';

/** The installation's key of these tests. */
export const SUBJECT_KEY = '0123456789abcdef0123456789abcdef';

/** @param hears whether the events on Kafka come to it; only one file of a service may say so, the others would share its group */
export const startRating = ({ hears = false } = {}): Promise<TestService> =>
  TestService.start({
    name: 'rating',
    dataSourceOptions,
    settings: { SUBJECT_KEY, PERSONAL_DATA_KEY: 'ef'.repeat(32) },
    module: (config) => {
      const whole = AppModule.forRoot(config);
      const deaf = { service: 'rating', brokers: config.KAFKA_BROKERS, subscriptions: [] };
      return hears ? whole : withModule(whole, MessagingModule.forRoot(deaf));
    },
  });
