import { httpConfig, loadConfig } from '@onewindow/platform';
import { z } from 'zod';

const address = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

const schema = z.object({
  ...httpConfig,
  /** The address people and their programs use; without it, the one this process listens on. */
  PUBLIC_URL: address.optional(),
  IDENTITY_URL: address,
  CATALOG_URL: address,
  INTAKE_URL: address,
  APPROVAL_URL: address,
  SUPERVISION_URL: address,
  RATING_URL: address,
});

export type Config = z.output<typeof schema>;

/** This service's environment, read once. @throws ConfigError naming the variable */
export const readConfig = (): Config => loadConfig(schema);

/** The address of the portal as others see it, without a slash at the end. */
export const publicUrl = ({ PUBLIC_URL, HOST, PORT }: Config): string => PUBLIC_URL ?? `http://${HOST}:${PORT}`;
