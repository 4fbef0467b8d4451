/** What reading a capture does differently from one version of libpcap to another: named behaviours, side by side. */

export interface SavefileBehavior {
  /** Bits 16 to 25 of the link-type field: part of the number (and so an unknown type), or an error. */
  readonly reservedBits: 'part-of-the-type' | 'refused';
  /** Fractions of a second of 2³¹ and more, in files of the reader's own byte order: negative, or large. */
  readonly fractions: 'signed' | 'unsigned';
  /** CAN XL frames in Linux cooked captures of the other byte order are turned into the reader's. */
  readonly turnsCanXl: boolean;
}

const since1_10_5: SavefileBehavior = { reservedBits: 'refused', fractions: 'unsigned', turnsCanXl: true };

export const savefileBehaviors: Readonly<Record<'1.10.3' | '1.10.5' | '1.10.6', SavefileBehavior>> = {
  '1.10.3': { reservedBits: 'part-of-the-type', fractions: 'signed', turnsCanXl: false },
  '1.10.5': since1_10_5,
  '1.10.6': since1_10_5,
};
