import type { JitMachine, Machine } from '../../../src/vm/index.js';

/** The machine on packets that lie in its memory, all of them by WebAssembly. */
export function inMemory(machine: JitMachine): Machine {
  const start = 65_536;
  return {
    name: machine.name,
    run(packet, wireLength = packet.length) {
      const missing = start + packet.length - machine.memory.buffer.byteLength;
      if (missing > 0) machine.memory.grow(Math.ceil(missing / 65_536));
      const place = new Uint8Array(machine.memory.buffer, start, packet.length);
      place.set(packet);
      return machine.runWebAssembly(place, wireLength);
    },
  };
}
