// Builds what the pages load: type check, bundle with shared chunks, stylesheet, icon sprite. `--tests` builds the unit tests and the test wallet instead.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { common, site, theme } from './bundle.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const at = (...parts) => join(here, ...parts);

function check() {
  const tsc = at('node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '--noEmit', '-p', at('tsconfig.json')], { stdio: 'inherit' });
}

/** One symbol a name of icons.json, drawn by Lucide; a name that Lucide does not have ends the build. */
function sprite() {
  const names = [...new Set(JSON.parse(readFileSync(at('icons.json'), 'utf8')))].sort();
  const symbols = names.map(name => {
    const svg = readFileSync(at('node_modules', 'lucide-static', 'icons', `${name}.svg`), 'utf8');
    const inner = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>')).replace(/\s*\n\s*/g, '');
    return `<symbol id="i-${name}" viewBox="0 0 24 24">${inner}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`;
}

async function pages() {
  const out = at('wwwroot', 'dist');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await build(site(here));
  await build(theme(here));
  writeFileSync(join(out, 'icons.svg'), sprite());
}

async function tests() {
  const out = at('dist-test');
  rmSync(out, { recursive: true, force: true });
  const folder = at('Scripts', 'test');
  const entryPoints = readdirSync(folder).filter(f => f.endsWith('.test.ts')).map(f => relative(here, join(folder, f)));
  await build({
    ...common(here), entryPoints, outdir: out, format: 'esm', platform: 'node', packages: 'external', sourcemap: 'inline', define: { __root: JSON.stringify(here) },
  });
  await wallet(out);
}

/** The wallet of browser tests: one plain script, for an init script. */
const wallet = out => build({ ...common(here), entryPoints: { 'test-wallet': 'Scripts/testing/test-wallet.ts' }, outdir: out, format: 'iife', minify: true, legalComments: 'none' });

/** The wallet of credentials as a program, for tests of servers. */
const holder = out => build({
  ...common(here), entryPoints: { holder: 'Scripts/testing/holder.ts' }, outdir: out, format: 'esm', platform: 'node', outExtension: { '.js': '.mjs' },
});

try {
  if (process.argv.includes('--holder')) {
    await holder(process.argv.at(-1));
    process.exit();
  }
  check();
  if (process.argv.includes('--tests')) await tests();
  else if (process.argv.includes('--wallet')) await wallet(at('dist-test'));
  else await pages();
} catch (error) {
  // The type checker and esbuild have printed their findings already.
  if (error.stdout === undefined && !error.errors) console.error(error.message);
  process.exit(1);
}
