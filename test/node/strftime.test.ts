import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strftime } from '../../src/node/strftime.js';

const conversions = 'aAbBcCdDeFgGhHIjklmMnpPrRsStTuUVwWxXyYz%'.split('');
/** Days around the turn of years, where weeks are hard, and hours around noon and midnight. */
const moments = [
  0,
  1_767_225_599,
  1_767_225_600,
  1_735_689_600 - 3 * 86_400,
  1_735_689_600 + 3 * 86_400,
  1_709_208_000,
  1_609_459_200 + 12 * 3600,
  1_483_228_799,
  1_751_328_000 + 5 * 3600 + 7 * 60 + 9,
  4_102_444_800,
];

describe.each(['UTC', 'Europe/Berlin', 'America/St_Johns'])('names with the time, in %s', (zone) => {
  const { TZ } = process.env;
  const into: { TZ?: string | undefined } = process.env;
  beforeAll(() => {
    into.TZ = zone;
  });
  afterAll(() => {
    if (TZ === undefined) delete into.TZ;
    else into.TZ = TZ;
  });

  it.each(moments)('at %i are those of strftime(3)', (seconds) => {
    const format = conversions.map((letter) => `${letter}=%${letter}`).join('|');
    const { stdout } = spawnSync('date', ['-d', `@${seconds}`, `+${format}`], {
      encoding: 'utf8',
      env: { ...process.env, TZ: zone, LC_ALL: 'C' },
    });
    expect(`${strftime(format, seconds)}\n`).toBe(stdout);
  });
});

it('what is no conversion stays', () => {
  expect(strftime('50%_off %', 0)).toBe('50%_off %');
});
