// The thread of src/node/parallel/worker.ts without a build.

import { register } from 'tsx/esm/api';

register();
await import('../../src/node/parallel/worker.ts');
