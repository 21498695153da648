import { Buffer } from 'node:buffer';

export interface ArchiveFile {
  readonly path: string;
  /** Absent: a folder. */
  readonly content?: Buffer | string;
  readonly executable?: boolean;
}

const padded = (length: number): Buffer => Buffer.alloc((4 - (length % 4)) % 4);

/** A file-system archive as the kernel unpacks it at its start: cpio of the kind "newc". */
export function cpio(files: readonly ArchiveFile[]): Buffer {
  const parts: Buffer[] = [];
  const entry = (inode: number, path: string, mode: number, content: Buffer): void => {
    const name = Buffer.from(`${path}\0`);
    const fields = [inode, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length, 0];
    const head = Buffer.from(
      `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`,
    );
    parts.push(head, name, padded(head.length + name.length), content, padded(content.length));
  };
  files.forEach(({ path, content, executable }, index) => {
    if (content === undefined) entry(index + 1, path, 0o040755, Buffer.alloc(0));
    else entry(index + 1, path, executable ? 0o100755 : 0o100644, Buffer.from(content));
  });
  entry(0, 'TRAILER!!!', 0, Buffer.alloc(0));
  return Buffer.concat(parts);
}
