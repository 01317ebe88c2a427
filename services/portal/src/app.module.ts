import { Module, type DynamicModule } from '@nestjs/common';
import type { Config } from './config.js';
import { FRONT_PAGE, FrontController } from './front/front.controller.js';
import { frontPage } from './front/page.js';
import { StatusBoard } from './front/status.js';
import { upstreams } from './upstreams.js';

@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    const services = upstreams(config);
    return {
      module: AppModule,
      controllers: [FrontController],
      providers: [
        { provide: StatusBoard, useValue: new StatusBoard(services) },
        { provide: FRONT_PAGE, useValue: frontPage(services) },
      ],
    };
  }
}
