/** An error of a thread → facts that can be sent to another, and the error again. */

export interface Failure {
  readonly message: string;
  /** Of an error of the system. */
  readonly errno?: number;
  readonly code?: string;
  readonly syscall?: string;
}

export function factsOf(error: unknown): Failure {
  const { message = String(error), errno, code, syscall } = error as Partial<Failure>;
  return {
    message,
    ...(errno === undefined ? {} : { errno }),
    ...(code === undefined ? {} : { code }),
    ...(syscall === undefined ? {} : { syscall }),
  };
}

export const errorOf = ({ message, ...facts }: Failure): Error => Object.assign(new Error(message), facts);
