import type { ClientMetadata } from 'oidc-provider';
import type { MachineClient } from '../account/directory.js';

/** What the list of clients depends on. */
export interface ClientSettings {
  /** Public address of the portal, without a slash at the end. */
  readonly portalUrl: string;
  /** The portal's secret; without one it is a public client. Both ways it must use PKCE. */
  readonly portalSecret?: string | undefined;
  readonly machines: readonly MachineClient[];
}

/** Every client of the embedded stack. */
export const clients = ({ portalUrl, portalSecret, machines }: ClientSettings): ClientMetadata[] => [
  {
    client_id: 'onewindow-portal',
    client_name: '一窗通办门户',
    application_type: 'web',
    redirect_uris: [`${portalUrl}/auth/callback`],
    post_logout_redirect_uris: [`${portalUrl}/`],
    grant_types: ['authorization_code', 'refresh_token'],
    ...(portalSecret === undefined
      ? { token_endpoint_auth_method: 'none' as const }
      : { token_endpoint_auth_method: 'client_secret_basic' as const, client_secret: portalSecret }),
  },
  {
    // Command line tools, tests and the demo: RFC 8252, any port of the loopback address.
    client_id: 'onewindow-cli',
    client_name: '一窗通办命令行',
    application_type: 'native',
    redirect_uris: ['http://127.0.0.1/callback'],
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'none',
  },
  ...machines.map((machine): ClientMetadata => ({
    client_id: machine.clientId,
    client_secret: machine.secret,
    redirect_uris: [],
    response_types: [],
    grant_types: ['client_credentials'],
    token_endpoint_auth_method: 'client_secret_basic',
  })),
];
