import { runService } from '@onewindow/platform';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';

void runService({ name: 'rating', config: readConfig, module: (config) => AppModule.forRoot(config) });
