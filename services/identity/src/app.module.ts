import { Module, type DynamicModule } from '@nestjs/common';
import { TOPICS } from '@onewindow/contracts';
import { MessagingModule } from '@onewindow/messaging/tx';
import { DatabaseModule, ExpirySweeper } from '@onewindow/platform';
import { DataSource } from 'typeorm';
import { Directory } from './account/directory.js';
import { OrganisationConsumer } from './account/organisation.consumer.js';
import type { Config } from './config.js';
import { dataSourceOptions } from './data-source.js';
import { OidcProvider } from './provider/oidc-provider.js';
import { sweepProviderRecords } from './provider/provider-record.expiry.js';
import { providerSecrets } from './provider/provider-secrets.js';
import { DemoPassword } from './sign-in/demo-password.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { SignIn } from './sign-in/sign-in.js';
import { sweepWrongPasswords } from './sign-in/wrong-password.expiry.js';

@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DatabaseModule.forRoot(dataSourceOptions(config.DATABASE_URL)),
        MessagingModule.forRoot({ service: 'identity', brokers: config.KAFKA_BROKERS, subscriptions: [TOPICS.organisation] }),
      ],
      controllers: [OrganisationConsumer, SignInController],
      providers: [
        {
          provide: ExpirySweeper,
          inject: [DataSource],
          useFactory: (db: DataSource) =>
            new ExpirySweeper({ records: () => sweepProviderRecords(db), wrongPasswords: () => sweepWrongPasswords(db) }),
        },
        {
          provide: Directory,
          inject: [DataSource],
          useFactory: (db: DataSource) => new Directory(db, config.SUBJECT_KEY, config.MACHINE_CLIENTS),
        },
        {
          provide: SignIn,
          inject: [DataSource, Directory],
          useFactory: async (db: DataSource, directory: Directory) =>
            new SignIn(db, directory, await DemoPassword.of(config.DEMO_PASSWORD)),
        },
        {
          provide: OidcProvider,
          inject: [DataSource, Directory],
          useFactory: async (db: DataSource, directory: Directory) =>
            new OidcProvider(providerSettings(config), directory, await providerSecrets(db), db),
        },
      ],
    };
  }
}

const providerSettings = (config: Config) => ({
  issuer: config.OIDC_ISSUER,
  accessTokenSeconds: config.ACCESS_TOKEN_SECONDS,
  portalUrl: config.PORTAL_URL,
  portalSecret: config.PORTAL_CLIENT_SECRET,
  machines: config.MACHINE_CLIENTS,
});
