/**
 * What code generation asks about names. Synchronous: a resolver that needs the network looks its names up before
 * compilation. The embedded one knows IANA's ports and protocols; ./node puts the system's databases and DNS behind
 * the same interface.
 */

/** One address of a host. */
export type Address =
  /** Unsigned 32 bits, host order: 10.0.0.1 is 0x0a000001. */
  | { readonly family: 'ipv4'; readonly address: number }
  /** 16 bytes, network order. */
  | { readonly family: 'ipv6'; readonly address: Uint8Array };

/** The ports of a service name; they may differ, and either may be missing. */
export interface ServicePorts {
  readonly tcp: number | undefined;
  readonly udp: number | undefined;
}

/** What a name can be the name of. */
export type NameKind = 'service' | 'protocol' | 'host' | 'network' | 'etherHost';

/** Every method answers `undefined` for a name it does not know. */
export interface Resolver {
  /** A service name (`http`) or an alias of one, in its case. libpcap asks for TCP and UDP alone. */
  service(name: string): ServicePorts | undefined;
  /** An IP protocol name (`tcp`, `OSPFIGP`) or alias, in its case → its number, 0 … 255 and what the system adds beyond. */
  protocol(name: string): number | undefined;
  /** A host name → its addresses in the order the tests are to be generated in, never empty. */
  host(name: string): readonly Address[] | undefined;
  /** A network name → its number as getnetbyname(3) has it: unsigned 32 bits, host order, not yet left-justified. */
  network(name: string): number | undefined;
  /** A name of ethers(5) → 6 bytes. */
  etherHost(name: string): Uint8Array | undefined;
  /** One sentence on what to do about a name that was not found, for the error that tells of it. */
  hint?(kind: NameKind, name: string): string | undefined;
}
