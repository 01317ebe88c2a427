import { answerProblem, type ServiceOptions } from '@onewindow/platform';
import { AppModule } from './app.module.js';
import { publicUrl, readConfig, type Config } from './config.js';
import { installSecurityHeaders } from './front/security-headers.js';
import { forward, forwardMetadata } from './proxy/proxy.js';
import { upstreams } from './upstreams.js';

// Every request of the system passes here; the services behind shed by their own, lower limits.
const MAX_IN_FLIGHT = 1000;

/** How this service is run, by its process and by tests. */
export const portalService: ServiceOptions<Config> = {
  name: 'portal',
  config: readConfig,
  module: (config) => AppModule.forRoot(config),
  maxInFlight: MAX_IN_FLIGHT,
  mount: async (app, config) => {
    const fastify = app.getHttpAdapter().getInstance();
    const { protocol, host } = new URL(publicUrl(config));
    const address = { protocol: protocol.slice(0, -1), host };
    installSecurityHeaders(fastify, publicUrl(config));
    await fastify.register(async (scope) => {
      scope.setErrorHandler(answerProblem);
      for (const upstream of upstreams(config)) {
        await forward(scope, upstream, address);
        if (upstream.name === 'identity') await forwardMetadata(scope, upstream, address);
      }
    });
  },
};
