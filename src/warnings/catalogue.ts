/** What there is to warn about: for each code how much it matters, and the sentences that explain it wherever it occurs. */

/** A `warning` is shown unless told otherwise; a `note` says what is so for many filters that are fine, and waits to be asked. */
export type Severity = 'warning' | 'note';

interface Entry {
  readonly severity: Severity;
  readonly explanation: string;
}

export const catalogue = {
  'moved-by-encapsulation': {
    severity: 'warning',
    explanation:
      'vlan, mpls, pppoes and geneve move the headers for everything on their right, also behind `or`, `not` and parentheses, whether or not the packet has such a header. Write the tests that look at packets without it first.',
  },
  'alternative-tags': {
    severity: 'warning',
    explanation:
      'Each vlan looks behind the one on its left: `vlan A or vlan B` takes outer tag A, and whatever has B where an inner tag would be. The tag of a packet is in ether[14:2].',
  },
  contradiction: {
    severity: 'warning',
    explanation:
      'Both tests are joined by `and`, but no packet passes both. libpcap drops such a part of the filter without a word, and refuses the filter if nothing is left.',
  },
  'mixed-and-or': {
    severity: 'warning',
    explanation:
      '`and` and `or` have equal precedence and are taken from left to right: `a or b and c` is `(a or b) and c`. Parentheses make it say what is meant.',
  },
  'loose-alternative': {
    severity: 'warning',
    explanation:
      'A bare value inherits its qualifiers, but is not tied to the value they were written for: `a and port 80 or 443` is `(a and port 80) or port 443`.',
  },
  'not-covers-one': {
    severity: 'warning',
    explanation:
      '`not` binds tighter than `and` and `or` and applies to the one test behind it: `not port 80 or 443` is `(not port 80) or port 443`.',
  },
  'not-behind-qualifier': {
    severity: 'warning',
    explanation:
      'The qualifiers belong to what is negated: `tcp port not 22` is `not tcp port 22` and takes every packet that is no TCP at all.',
  },
  'negated-alternatives': {
    severity: 'warning',
    explanation:
      '`not a or not b` is `not (a and b)`: it takes every packet but those that pass both tests. To exclude each, join them by `and`.',
  },
  'unequal-alternatives': {
    severity: 'warning',
    explanation:
      'Whatever the value is, it differs from at least one of the two: `x != 1 or x != 2` takes every packet that has an x. To exclude both, join them by `and`.',
  },
  'two-ports-at-once': {
    severity: 'warning',
    explanation:
      '`port a and port b` takes only packets from one of the ports to the other. To take the traffic of each, join them by `or`.',
  },
  'partial-host': {
    severity: 'warning',
    explanation:
      'An address of fewer than four numbers is a network, with host as with net: `host 10.1` is 10.1.0.0/16.',
  },
  'number-as-host': {
    severity: 'warning',
    explanation:
      'A bare number is an address of 32 bits where a host is expected: `src 443` is `src host 0.0.1.187`.',
  },
  'network-without-prefix': {
    severity: 'warning',
    explanation:
      'A network written in full without a prefix length is a single address: `net 192.168.1.0` is 192.168.1.0/32.',
  },
  'octal-number': {
    severity: 'warning',
    explanation: 'A number that begins with 0 is octal, as in C: `port 010` is port 8.',
  },
  'full-mask': {
    severity: 'warning',
    explanation:
      "libpcap's optimizer takes `x & 0xffffffff != 0` for always true and `x & 0xffffffff = 0` for never true, although x may be 0. The program is kept as libpcap has it.",
  },
  'byte-mask': {
    severity: 'warning',
    explanation:
      'libpcap forgets to load the byte for `byte n & m` and `byte n | m`: what is tested is left over from an earlier test. The program is kept as libpcap has it.',
  },
  'field-not-equal': {
    severity: 'warning',
    explanation:
      'libpcap forgets the negation in `!=` for the fields of ATM and SS7: `vpi != 3` tests for `vpi 3`. The program is kept as libpcap has it.',
  },
  'unchecked-operand': {
    severity: 'warning',
    explanation:
      'libpcap makes sure that a packet has a header only for the left operand of an operator: `1 + tcp[0] = 7` reads a byte of every packet, TCP or not.',
  },
  'loose-operator': {
    severity: 'warning',
    explanation:
      "libpcap's grammar gives % and ^ no precedence: all that follows is their right operand, and what precedes them loses its last operand to them. `a % b + c` is `a % (b + c)`.",
  },
  'constant-relation': {
    severity: 'warning',
    explanation:
      'The possible values of the two sides decide the comparison whatever the packet holds. Mind that & binds tighter than |, and that x & 2 is 0 or 2, never 1.',
  },
  'kernel-metadata': {
    severity: 'warning',
    explanation:
      'Packets of this link type do not say it themselves: the program asks the Linux kernel for it while capturing. Run over a file it takes no packet.',
  },
  'other-link-header': {
    severity: 'warning',
    explanation:
      'ether, wlan, fddi, tr, ppp, slip and link all stand for the link-layer header of the capture, whatever it is.',
  },
  'ipv4-only-load': {
    severity: 'note',
    explanation:
      'tcp[…], udp[…], sctp[…] and icmp[…] look behind IPv4 headers alone, and not into later fragments.',
  },
  'first-fragments-only': {
    severity: 'note',
    explanation:
      'Ports are in the first fragment of an IPv4 packet alone, and are not looked for behind IPv6 extension headers.',
  },
  'arp-too': {
    severity: 'note',
    explanation: 'host and net without a protocol look at the addresses in ARP and RARP packets as well.',
  },
  'not-src-or-dst': {
    severity: 'note',
    explanation:
      '`src or dst` is one qualifier: `not src or dst port 5` is `not (src port 5 or dst port 5)`.',
  },
  'partial-network': {
    severity: 'note',
    explanation: 'A network of fewer than four numbers has eight bits for each: `net 10.1` is 10.1.0.0/16.',
  },
  'inclusive-length': {
    severity: 'note',
    explanation: '`less n` and `greater n` include n.',
  },
  'reversed-range': {
    severity: 'note',
    explanation: 'A range of ports runs from the lower to the higher, in whichever order they are written.',
  },
  'port-of-one-transport': {
    severity: 'note',
    explanation:
      'A name of a port stands for the transport that it is registered for: `port http` does not take UDP.',
  },
  'protochain-loop': {
    severity: 'note',
    explanation:
      'protochain follows a chain of headers in a loop. Kernels refuse such programs; the filter runs on copies of all packets then.',
  },
  'extension-headers': {
    severity: 'note',
    explanation:
      'A protocol is looked for in the first IPv6 header and behind a fragment header, not behind other extension headers: icmp6 misses multicast listener reports, which have one.',
  },
  'multicast-and-broadcast': {
    severity: 'note',
    explanation: 'The broadcast address of a link layer has the bit of multicast addresses set.',
  },
  'broadcast-without-netmask': {
    severity: 'note',
    explanation:
      'The broadcast addresses of a network follow from its mask. With netmask 0, as for files, ip broadcast takes 255.255.255.255 and 0.0.0.0 alone.',
  },
  'short-packets': {
    severity: 'note',
    explanation:
      'A packet that is too short for a byte that is looked at is rejected there and then, whatever `not` is in front and whatever `or` would ask next.',
  },
  'exact-flags': {
    severity: 'note',
    explanation:
      'The byte of TCP flags also holds those of congestion notification (ECE, CWR): an equal sign misses packets that have them set.',
  },
} as const satisfies Readonly<Record<string, Entry>>;

export type WarningCode = keyof typeof catalogue;
