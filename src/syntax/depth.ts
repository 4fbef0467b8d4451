/** How deep a filter may be nested, so that whoever walks its tree recursively stays within the stack. */

/**
 * The deepest syntax tree that is built: counted are `not`, parenthesised chains inside each other, right operands of
 * arithmetic and offsets of loads; the length of a chain or sum and parentheses around a single primitive are not.
 */
export const maximumDepth = 1000;

/** How many brackets may be open at a time: about as many as libpcap's parser has room for on its stack. */
export const maximumBrackets = 9990;
