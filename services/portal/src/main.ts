import { runService } from '@onewindow/platform';
import { portalService } from './service.js';

void runService(portalService);
