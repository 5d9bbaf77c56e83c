// How the islands are bundled; the size test asks for the same bundle.

/** Options for esbuild, the same for everything that is built of the folder `root`. */
export const common = root => ({ absWorkingDir: root, bundle: true, target: 'es2022', logLevel: 'warning', charset: 'utf8' });

/** Options of what the pages load: one entry, the rest in chunks that come when they are needed. */
export const site = root => ({
  ...common(root), entryPoints: { portal: 'Scripts/portal.ts' }, outdir: 'wwwroot/dist', format: 'esm', splitting: true, minify: true, legalComments: 'linked',
  chunkNames: '[name]-[hash]', metafile: true,
});

/** Options of the stylesheet and its fonts, which keep their names so that a page can preload them. */
export const theme = root => ({
  ...common(root), entryPoints: { portal: 'Theme/portal.css' }, outdir: 'wwwroot/dist', minify: true, loader: { '.woff2': 'file' }, assetNames: '[name]', metafile: true,
});
