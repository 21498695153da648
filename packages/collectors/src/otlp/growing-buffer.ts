/**
 * Gives a buffer's memory back at once. Waiting for the garbage collector would let a flood of bodies pile up to several
 * times what the budget admits.
 */
export function freeNow(bytes: Uint8Array): void {
  (bytes.buffer as ArrayBuffer).transfer(0);
}

function allocate(length: number): Uint8Array {
  return new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
}

/** Collects up to `maxLength` bytes of a decompressor's output in one buffer, without a copy of it left behind. */
export interface GrowingBuffer {
  readonly length: number;
  /** Takes the bytes over: `piece` may be gone afterwards. */
  add(piece: Uint8Array): void;
  /** What was added, in a buffer of its own. */
  take(): Uint8Array;
  discard(): void;
}

const initialCapacity = 1 << 20;

/**
 * From here on allocators map pages of their own, which are given back when freed and cost nothing until written
 * (glibc's limit is 32 MiB): one such buffer beats any number of doublings, which fragment the heap.
 */
const mappedCapacity = 33 << 20;

export function growingBuffer(maxLength: number): GrowingBuffer {
  let buffer: Uint8Array | undefined = allocate(Math.min(initialCapacity, maxLength));
  let length = 0;
  return {
    get length() {
      return length;
    },
    add(piece) {
      if (buffer === undefined) return;
      if (length + piece.length > buffer.length) {
        const wider = allocate(Math.max(mappedCapacity, maxLength));
        wider.set(buffer.subarray(0, length));
        freeNow(buffer);
        buffer = wider;
      }
      buffer.set(piece, length);
      length += piece.length;
      // A decompressor still writes into a buffer that it has not filled; a full one it has done with.
      if (piece.length === piece.buffer.byteLength) freeNow(piece);
    },
    take() {
      const taken = (buffer ?? allocate(0)).subarray(0, length);
      buffer = undefined;
      return taken;
    },
    discard() {
      if (buffer !== undefined) freeNow(buffer);
      buffer = undefined;
    },
  };
}
