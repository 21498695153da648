export {
  type ComposedStore,
  type ComposeOptions,
  type ComposeSources,
  composeStore,
  type StoreParts,
} from './compose-store.ts';
export { fanOut } from './fan-out.ts';
