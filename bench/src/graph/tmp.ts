import { bench } from './index.ts';

console.log(JSON.stringify(await bench.run({ log: (t) => console.error(t) }), null, 1));
