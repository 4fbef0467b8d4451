/** The errors of laying a graph out. libpcap makes them too, for jumps inside one block. */

import { cover, FilterError, type Span } from '../base/index.js';
import { type Origin, spansOf } from './origin.js';

const spanOf = (origin: Origin): Span => spansOf(origin).reduce(cover);

export const destinationMissing = (origin: Origin, place: number): FilterError =>
  new FilterError({
    code: 'in-block-jump',
    message: `no destination found for block-local relative jump: off=${place}`,
    span: spanOf(origin),
  });

export const destinationTooFar = (origin: Origin, place: number): FilterError =>
  new FilterError({
    code: 'in-block-jump',
    message: `out-of-range jump for block-local relative jump: off=${place}`,
    span: spanOf(origin),
  });
