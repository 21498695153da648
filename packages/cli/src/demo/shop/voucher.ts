interface Bought {
  readonly total: number;
  readonly lines?: readonly { readonly voucher: string }[];
}

/** What a customer's vouchers take off. Small orders come without lines, which its author did not know. */
export function discountOf({ total, lines }: Bought): number {
  if (total < 2_000) return 0;
  const [line] = lines as NonNullable<typeof lines>;
  return line?.voucher === 'HALF' ? Math.floor(total / 2) : 0;
}
