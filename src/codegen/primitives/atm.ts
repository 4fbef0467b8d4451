/** ATM: circuits by their virtual path and channel, LAN emulation, signalling messages. */

import { assert } from '../../base/index.js';
import { and, or, type Predicate } from '../../cfg/index.js';
import { type AtmHeader, EN10MB } from '../../link/index.js';
import type { AtmFieldTest, AtmTest } from '../../syntax/index.js';
import { compareField, equal } from '../comparisons.js';
import { onlyOn } from '../diagnostics.js';
import type { Generator } from '../generator.js';
import { ATM_LANE, atmProtocol } from '../link-protocol/index.js';

/** Channels of virtual path 0 with a meaning of their own. */
const channels = { metac: 1, bcc: 2, oamf4sc: 3, oamf4ec: 4, sc: 5, ilmic: 16 } as const;

/** Q.2931 message types, and the offset of the message type in the payload. */
const MESSAGE_TYPE = 5;
const message = {
  setup: 0x05,
  callProceeding: 0x02,
  connect: 0x07,
  connectAck: 0x0f,
  release: 0x4d,
  releaseDone: 0x5a,
};

/** The last made is the first asked. */
const connectMessages = [
  message.releaseDone,
  message.release,
  message.connectAck,
  message.connect,
  message.setup,
  message.callProceeding,
];
const metaMessages = connectMessages.filter((type) => type !== message.connectAck);

/** LAN emulation: two bytes of LE client identifier, then an Ethernet frame. */
const LANE_HEADER = 2;

export function atm(g: Generator, { type }: AtmTest): Predicate {
  const header = rawAtm(g, `'${spelling[type] ?? type}'`);
  switch (type) {
    case 'metac':
    case 'bcc':
    case 'oamf4sc':
    case 'oamf4ec':
    case 'sc':
    case 'ilmic':
      return channel(g, header, channels[type]);
    case 'oam':
    case 'oamf4': {
      const either = or(
        virtualChannel(g, header, channels.oamf4sc),
        virtualChannel(g, header, channels.oamf4ec),
      );
      return and(virtualPath(g, header, 0), either);
    }
    case 'connectmsg':
      return and(channel(g, header, channels.sc), anyMessage(g, header, connectMessages));
    case 'metaconnect':
      return and(channel(g, header, channels.metac), anyMessage(g, header, metaMessages));
    case 'lane':
      return lane(g, header);
  }
}

/** Where libpcap's message has another word than the language. */
const spelling: Partial<Record<AtmTest['type'], string>> = { oamf4sc: 'oam4sc', oamf4ec: 'oam4ec' };

export function atmField(g: Generator, node: AtmFieldTest): Predicate {
  const header = rawAtm(g, `'${node.field}'`);
  const field =
    node.field === 'vpi'
      ? ({ offset: header.virtualPath, size: 1 } as const)
      : ({ offset: header.virtualCircuit, size: 2 } as const);
  return node.comparisons
    .map(({ operator, value }) =>
      compareField(g, 'link', field.offset, field.size, 0xffffffff, operator, value),
    )
    .reduce(or);
}

/** What stands on the right looks inside the emulated Ethernet. */
function lane(g: Generator, header: AtmHeader): Predicate {
  const predicate = atmProtocol(g, ATM_LANE);
  const { layout } = g;
  const start = header.payload + LANE_HEADER;
  const at = (constant: number) => ({ constant, register: undefined });
  g.layout = {
    ...layout,
    link: EN10MB,
    linkHeader: at(start),
    previousLink: layout.link,
    previousLinkHeader: layout.linkHeader,
    typeField: { ...layout.typeField, constant: start + EN10MB.typeField },
    payload: { ...layout.payload, constant: start + EN10MB.payload },
    network: EN10MB.network,
    networkWithoutSnap: EN10MB.networkWithoutSnap,
    insideGeneve: false,
  };
  return predicate;
}

function rawAtm(g: Generator, what: string): AtmHeader {
  const { atm: header } = g.options.link;
  if (header === undefined) throw onlyOn(g.span, what, 'raw ATM');
  return header;
}

const virtualPath = (g: Generator, header: AtmHeader, value: number): Predicate =>
  equal(g, 'link', header.virtualPath, 1, value);

const virtualChannel = (g: Generator, header: AtmHeader, value: number): Predicate =>
  equal(g, 'link', header.virtualCircuit, 2, value);

function channel(g: Generator, header: AtmHeader, value: number): Predicate {
  const path = virtualPath(g, header, 0);
  return and(path, virtualChannel(g, header, value));
}

function anyMessage(g: Generator, header: AtmHeader, types: readonly number[]): Predicate {
  assert(types.length > 0, 'codegen/atm', 'no message types');
  return types.map((type) => equal(g, 'link', header.payload + MESSAGE_TYPE, 1, type)).reduce(or);
}
