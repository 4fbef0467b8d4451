/** Classic programs → extended programs, one file a target. */

import type * as cbpf from '../cbpf/index.js';
import type * as ebpf from '../ebpf/index.js';
import { socket } from './socket.js';
import { translateFor } from './translate.js';

/**
 * The extended program with the same verdict on every packet, for Linux socket filters and for `machine`.
 * Throws FilterError `invalid-program` for a program that is not valid (one of `compile` always is).
 */
export const translate = (program: cbpf.Program): ebpf.Program => translateFor(socket, program);
