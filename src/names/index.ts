/** Names and addresses as a filter spells them → numbers, behind the Resolver interface. */
export { embeddedResolver } from './embedded.js';
export {
  ipv4Mask,
  leftJustify,
  type Network,
  type PartialAddress,
  parseIpv4,
  parseNumericHost,
} from './ipv4.js';
export { ipv6Mask, parseIpv6 } from './ipv6.js';
export {
  lookUpHost,
  lookUpPort,
  lookUpPortRange,
  type Port,
  type PortRange,
  type RangeReading,
  type Transport,
} from './lookup.js';
export { etherTypes, isoProtocols, llcServiceAccessPoints } from './protocols-by-link.js';
export type { Address, NameKind, Resolver, ServicePorts } from './resolver.js';
export { misparseArcnet, parseArcnet, parseDecnet, parseMac } from './station.js';
