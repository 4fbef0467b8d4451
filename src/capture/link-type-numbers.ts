/**
 * LINKTYPE_ numbers, which files hold, ⇄ DLT_ numbers, which the API takes; and the largest packet of each type.
 * Most are the same number. Source: www.tcpdump.org/linktypes.html and libpcap's DLT_ values on Linux.
 */

/** [LINKTYPE, DLT] where they differ, or where the number lies outside the range that is the same by definition. */
const pairs: readonly (readonly [linktype: number, dlt: number])[] = [
  ...Array.from({ length: 11 }, (_, number) => [number, number] as const), // NULL … FDDI
  [50, 50], // PPP_SERIAL
  [51, 51], // PPP_ETHER
  [99, 99], // SYMANTEC_FIREWALL
  [100, 11], // ATM_RFC1483
  [101, 12], // RAW
  [102, 15], // SLIP_BSDOS
  [103, 16], // PPP_BSDOS
  [106, 19], // ATM_CLIP
];

/** From here on both numbers agree, but for the pair above. */
const FIRST_MATCHING = 104;
/** As of libpcap 1.10.6; earlier versions end at 289. */
const LAST_MATCHING = 303;

const dltOf = new Map<number, number>(pairs);
const linktypeOf = new Map<number, number>(pairs.map(([linktype, dlt]) => [dlt, linktype]));

/** A LINKTYPE_ number that is not known is taken for a DLT_ number. */
export const dltOfLinktype = (linktype: number): number => dltOf.get(linktype) ?? linktype;

/** The number to write into a file, or undefined where there is none. */
export function linktypeOfDlt(dlt: number): number | undefined {
  return linktypeOf.get(dlt) ?? (dlt >= FIRST_MATCHING && dlt <= LAST_MATCHING ? dlt : undefined);
}

const KIB = 1024;
const MIB = 1024 * KIB;

/** DLT → the largest packet that is not held for damage, where it is not the usual one. */
const largestPackets: ReadonlyMap<number, number> = new Map([
  [231, 128 * MIB], // DBUS, by its specification
  [249, MIB], // USBPCAP
  [279, 8 * MIB], // EBHSCR, by its specification
]);

const USUAL_LARGEST_PACKET = 256 * KIB;

export const largestPacket = (dlt: number): number => largestPackets.get(dlt) ?? USUAL_LARGEST_PACKET;
