/** How deep a filter may be nested, so that whoever walks its tree recursively stays within the stack. */

/**
 * The deepest syntax tree that is built: counted are `not`, parenthesised chains inside each other, right operands of
 * arithmetic and offsets of loads; the length of a chain and parentheses around a single primitive are not.
 * libpcap's own limit is the 10,000 entries of its parser's stack.
 */
export const maximumDepth = 1000;
