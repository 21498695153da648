interface View {
  readonly category: number;
  readonly at: Date;
  readonly product: object;
}

/** Everything that was ever viewed: nothing takes it out again. */
const views: View[][] = [];

/** How often a list of products is repeated in a view: once per pair of its products. */
const pairs = 400;

export function rememberView(category: number, products: readonly object[]): void {
  const view: View[] = [];
  for (let pair = 0; pair < pairs; pair++)
    for (const product of products)
      view.push({ category, at: new Date(), product: { ...product } });
  views.push(view);
}
