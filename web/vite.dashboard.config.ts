// Builds the dashboard: web/dist/dashboard.html and web/dist/assets/* with hashed names, all from the gateway's own address. No
// script or style stands in the page itself, so that the policy can forbid both.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const folder = import.meta.dirname;

/** The folder is shared with the report viewer: only what this build wrote before is taken away. */
function replaceAssets(): Plugin {
  return {
    name: 'replace-assets',
    apply: 'build',
    generateBundle: {
      order: 'post',
      async handler(_, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type !== 'asset' || !file.fileName.endsWith('.html')) continue;
          const page = String(file.source);
          if (/<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=/.test(page)) {
            this.error(`${file.fileName} holds a script or a style of its own, which the policy forbids`);
          }
        }
        await rm(join(folder, 'dist/assets'), { recursive: true, force: true });
      },
    },
  };
}

export default defineConfig({
  root: folder,
  base: '/',
  plugins: [react(), replaceAssets()],
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2022',
    // A data: address would need a wider policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: 'dashboard.html' },
  },
  server: { proxy: { '/api': process.env['OVERSIGHT_API'] ?? 'http://127.0.0.1:8787' } },
});
