import { runService } from '@onewindow/platform';
import { identityService } from './service.js';

void runService(identityService);
