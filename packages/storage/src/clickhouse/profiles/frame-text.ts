export interface Frame {
  readonly function: string;
  readonly file: string;
  /** 0 when unknown. */
  readonly line: number;
}

/** A frame as Coroot writes it: `function file:line`. */
export const frameText = ({ function: name, file, line }: Frame): string =>
  `${name} ${file}:${line}`;

const shape = /^([\s\S]*) ([\s\S]*):(\d{1,10})$/;

/**
 * The frame in a text. Names of functions may have spaces, so the last one counts unless the length of the
 * function's name is known. A text of another shape is a function.
 */
export function parseFrame(text: string, functionLength?: number): Frame {
  if (functionLength !== undefined) {
    const colon = text.lastIndexOf(':');
    return {
      function: text.slice(0, functionLength),
      file: text.slice(functionLength + 1, colon),
      line: Number(text.slice(colon + 1)),
    };
  }
  const [, name, file, line] = shape.exec(text) ?? [];
  return name === undefined
    ? { function: text, file: '', line: 0 }
    : { function: name, file: file as string, line: Number(line) };
}

/** Whether the text alone tells the frame. */
export function isPlainFrame(frame: Frame): boolean {
  return !frame.file.includes(' ');
}
