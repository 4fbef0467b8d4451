/** The part of the WebAssembly interface that is used here; undefined where it is not to be had. */

export interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

export interface Instance {
  readonly exports: Readonly<Record<string, unknown>>;
}

interface Api {
  readonly Memory: new (descriptor: { readonly initial: number }) => Memory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => Instance;
}

export const api: Api | undefined = (globalThis as { readonly WebAssembly?: Api }).WebAssembly;
