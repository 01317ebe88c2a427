import type { ServiceOptions } from '@onewindow/platform';
import { AppModule } from './app.module.js';
import { readConfig, type Config } from './config.js';
import { mountProvider } from './provider/provider.routes.js';

/** How this service is run, by its process and by tests. */
export const identityService: ServiceOptions<Config> = {
  name: 'identity',
  config: () => readConfig(),
  module: (config) => AppModule.forRoot(config),
  allowForms: true,
  mount: mountProvider,
};
