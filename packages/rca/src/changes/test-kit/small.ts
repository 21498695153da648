/** One guilty change, and what it did. */
export interface Small {
  readonly service: string;
  readonly file: string;
  readonly title: string;
  /** Lines of the guilty diff. */
  readonly diff: readonly string[];
  readonly message: string;
  readonly level?: string;
  /** Name, before, after. */
  readonly number: readonly [string, number, number];
}
