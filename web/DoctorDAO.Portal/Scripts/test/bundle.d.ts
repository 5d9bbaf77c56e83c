declare module '*/bundle.mjs' {
  import type { BuildOptions } from 'esbuild';
  export const site: (root: string) => BuildOptions & { metafile: true };
}
