import { defineConfig } from 'tsup';

/** The demo's services run as processes of their own, so each is a file of its own. */
const shop = ['catalog', 'checkout', 'gateway', 'load', 'orders', 'payments', 'provider'];

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    main: 'src/main.ts',
    ...Object.fromEntries(shop.map((name) => [`shop/${name}`, `src/demo/shop/${name}.ts`])),
  },
  format: ['esm'],
  target: 'node22',
  dts: { entry: { index: 'src/index.ts', main: 'src/main.ts' } },
  // `node:sqlite` exists under that name only.
  removeNodeProtocol: false,
  sourcemap: true,
  clean: true,
  tsconfig: 'tsconfig.build.json',
});
