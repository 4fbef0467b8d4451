/** Text of a file → the same with its comments blanked, from # to the end of the line, so that positions stay. */

export const blankComments = (text: string): string =>
  text.includes('#') ? text.replace(/#[^\n]*/g, (comment) => ' '.repeat(comment.length)) : text;
