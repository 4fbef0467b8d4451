/**
 * A command's arguments → its options first, `--`, then the words of the expression: so that options may follow the
 * expression, as with tcpdump, and the parser of options never sees a word such as `-1` or `-tcp[0]`.
 */

import type { Option } from 'commander';

/** How an argument was understood. */
type Reading = { readonly kind: 'option'; readonly takesNext: boolean } | { readonly kind: 'word' };

const word: Reading = { kind: 'word' };

export function optionsFirst(args: readonly string[], options: readonly Option[]): string[] {
  const optionArgs: string[] = [];
  const words: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--') {
      words.push(...args.slice(i + 1));
      break;
    }
    const reading = words.length === 0 ? readFirst(arg, options) : readLater(arg, options);
    if (reading.kind === 'word') {
      words.push(arg);
    } else {
      optionArgs.push(arg);
      if (!reading.takesNext) continue;
      // Nothing behind it, so that the parser misses the value: it would take `--` for one.
      if (i + 1 === args.length) return optionArgs;
      optionArgs.push(args[++i]!);
    }
  }
  return [...optionArgs, '--', ...words];
}

/** Before the first word whatever begins like an option is one, known or not. */
function readFirst(arg: string, options: readonly Option[]): Reading {
  if (!/^-[-A-Za-z]/.test(arg)) return word;
  if (arg.startsWith('--')) return readLong(arg, options) ?? { kind: 'option', takesNext: false };
  return { kind: 'option', takesNext: clusterTakesNext(arg, options) };
}

/** After it only what is exactly an option: -w, -ddd, --count, --emit=json; not -s1, which could be arithmetic. */
function readLater(arg: string, options: readonly Option[]): Reading {
  if (arg.startsWith('--')) return readLong(arg, options) ?? word;
  const letters = arg.startsWith('-') ? [...arg.slice(1)].map((letter) => find(`-${letter}`, options)) : [];
  const isCluster = letters.length > 0 && letters.every((each) => each !== undefined && !takesValue(each));
  if (isCluster) return { kind: 'option', takesNext: false };
  return find(arg, options) === undefined ? word : { kind: 'option', takesNext: true };
}

function readLong(arg: string, options: readonly Option[]): Reading | undefined {
  const [name = '', value] = arg.split('=', 2);
  const option = find(name, options);
  return option && { kind: 'option', takesNext: takesValue(option) && value === undefined };
}

/** -r takes the next argument, -rin.pcap and -dO do not. */
function clusterTakesNext(arg: string, options: readonly Option[]): boolean {
  for (let i = 1; i < arg.length; i++) {
    const option = find(`-${arg[i]}`, options);
    if (option === undefined) return false;
    if (takesValue(option)) return i === arg.length - 1;
  }
  return false;
}

const takesValue = (option: Option): boolean => option.required || option.optional;

const find = (flag: string, options: readonly Option[]): Option | undefined =>
  options.find(({ short, long }) => short === flag || long === flag);
