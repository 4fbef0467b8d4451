/** strftime(3) in the C locale and the local time zone, for names of files. */

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const two = (value: number): string => String(value).padStart(2, '0');
const blank = (value: number): string => String(value).padStart(2, ' ');
const DAY = 86_400_000;

/** The day of the year, from 0. Noon is clear of the hours that clocks skip. */
const dayOfYear = (date: Date): number =>
  Math.round((noon(date).getTime() - new Date(date.getFullYear(), 0, 1, 12).getTime()) / DAY);

const noon = (date: Date): Date => new Date(date.getFullYear(), date.getMonth(), date.getDate(), 12);

/** Weeks that begin on a day (0 is Sunday); the days before the first of them are in week 0. */
const weekOfYear = (date: Date, firstDay: 0 | 1): number =>
  Math.floor((dayOfYear(date) + 7 - ((date.getDay() - firstDay + 7) % 7)) / 7);

/** ISO 8601: the year and the week that the week's Thursday is in. */
function isoWeek(date: Date): readonly [year: number, week: number] {
  const thursday = new Date(noon(date).getTime() + (4 - (date.getDay() || 7)) * DAY);
  return [thursday.getFullYear(), Math.floor(dayOfYear(thursday) / 7) + 1];
}

function zone(date: Date): string {
  const minutes = -date.getTimezoneOffset();
  const length = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(length / 60))}${two(length % 60)}`;
}

const zoneName = (date: Date): string =>
  new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' })
    .formatToParts(date)
    .find(({ type }) => type === 'timeZoneName')?.value ?? '';

const hour12 = (date: Date): number => date.getHours() % 12 || 12;

const conversions: Readonly<Record<string, string | ((date: Date) => string)>> = {
  a: (date) => days[date.getDay()]!.slice(0, 3),
  A: (date) => days[date.getDay()]!,
  b: (date) => months[date.getMonth()]!.slice(0, 3),
  B: (date) => months[date.getMonth()]!,
  c: '%a %b %e %H:%M:%S %Y',
  C: (date) => two(Math.floor(date.getFullYear() / 100)),
  d: (date) => two(date.getDate()),
  D: '%m/%d/%y',
  e: (date) => blank(date.getDate()),
  F: '%Y-%m-%d',
  g: (date) => two(isoWeek(date)[0] % 100),
  G: (date) => String(isoWeek(date)[0]),
  h: '%b',
  H: (date) => two(date.getHours()),
  I: (date) => two(hour12(date)),
  j: (date) => String(dayOfYear(date) + 1).padStart(3, '0'),
  k: (date) => blank(date.getHours()),
  l: (date) => blank(hour12(date)),
  m: (date) => two(date.getMonth() + 1),
  M: (date) => two(date.getMinutes()),
  n: () => '\n',
  p: (date) => (date.getHours() < 12 ? 'AM' : 'PM'),
  P: (date) => (date.getHours() < 12 ? 'am' : 'pm'),
  r: '%I:%M:%S %p',
  R: '%H:%M',
  s: (date) => String(Math.floor(date.getTime() / 1000)),
  S: (date) => two(date.getSeconds()),
  t: () => '\t',
  T: '%H:%M:%S',
  u: (date) => String(date.getDay() || 7),
  U: (date) => two(weekOfYear(date, 0)),
  V: (date) => two(isoWeek(date)[1]),
  w: (date) => String(date.getDay()),
  W: (date) => two(weekOfYear(date, 1)),
  x: '%m/%d/%y',
  X: '%H:%M:%S',
  y: (date) => two(date.getFullYear() % 100),
  Y: (date) => String(date.getFullYear()),
  z: zone,
  Z: zoneName,
  '%': () => '%',
};

/** What is no conversion stays as it is. */
export function strftime(format: string, seconds: number): string {
  const date = new Date(seconds * 1000);
  const replace = (text: string): string =>
    text.replace(/%(.)/gs, (whole, letter: string) => {
      const conversion = Object.hasOwn(conversions, letter) ? conversions[letter] : undefined;
      if (conversion === undefined) return whole;
      return typeof conversion === 'string' ? replace(conversion) : conversion(date);
    });
  return replace(format);
}
