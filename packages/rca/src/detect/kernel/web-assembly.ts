export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** The little of the WebAssembly interface that is used; the type libraries have it in `dom` alone. */
interface WasmHost {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (pages: {
    readonly initial: number;
    readonly maximum: number;
  }) => WasmMemory;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, WasmMemory>>>>,
  ) => { readonly exports: unknown };
}

/** `undefined` on a platform without WebAssembly. */
export function wasmHost(): WasmHost | undefined {
  return Reflect.get(globalThis, 'WebAssembly') as WasmHost | undefined;
}
