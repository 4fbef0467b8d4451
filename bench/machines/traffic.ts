/** The packets that machines are timed with: each is another one, and every run sees the same. */

/** A multiplicative generator, so that every run sees the same packets. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Ethernet frames of 54 to 1,514 bytes: nine of ten IPv4, of these seven of ten TCP, of these one of ten on port 80. */
export function packets(count: number): readonly Uint8Array[] {
  const random = randomNumbers(1);
  return Array.from({ length: count }, () => {
    const packet = new Uint8Array(random(2) === 0 ? 62 + random(20) : 62 + random(1453));
    const view = new DataView(packet.buffer);
    const six = random(10) === 0;
    const protocol = random(10) < 7 ? 6 : 17;
    const transport = six ? 54 : 34;
    view.setUint16(12, six ? 0x86dd : 0x0800);
    packet[14] = six ? 0x60 : 0x45;
    packet[six ? 20 : 23] = protocol;
    if (!six) view.setUint32(26, 0x0a020000 + random(65536));
    view.setUint16(transport, random(20) === 0 ? 80 : 1024 + random(60000));
    view.setUint16(transport + 2, random(20) === 0 ? 80 : 1024 + random(60000));
    return packet;
  });
}
