/** Words of a filter → the same in a message: long ones are not repeated in full, however long a filter may be. */

const longest = 50;

export const clipped = (text: string): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 3)}...`;
