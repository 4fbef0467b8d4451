/** The program `bpfsieve`. */

import { main } from './main.js';
import { processIo } from './process-io.js';

// Everything is written when main is done; what still waits (a read of a pipe after a signal) is not waited for.
main(process.argv.slice(2), processIo).then((status) => process.exit(status));
