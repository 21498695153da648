import type { Settings } from '../connection.ts';

/** Blocks of a size that is read in a short slice of the event loop; rows leave the engine as they are found. */
export const pageSettings: Settings = {
  max_block_size: 2048,
  // The sort key begins with time, so the order asked for is the order on disk.
  optimize_read_in_order: 1,
};
