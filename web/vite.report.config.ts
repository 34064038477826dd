// Builds the report viewer as one self-contained file, web/dist/report.html, that works from file:// without a network.
// The page's own policy allows exactly the inlined script (by its hash) and nothing from outside; src/report/html.ts
// later puts a report's JSON into the data block, which is data and is never run.
import { createHash } from 'node:crypto';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';

/** Writes the content security policy into the head, after everything has been inlined. */
function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      // After the inlining, or the hash would be that of an empty script.
      order: 'post',
      handler(_, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type !== 'asset' || !file.fileName.endsWith('.html')) continue;
          const page = String(file.source);
          const scripts = [...page.matchAll(/<script type="module"[^>]*>([\s\S]*?)<\/script>/g)];
          const script = scripts[0]?.[1] ?? '';
          if (scripts.length !== 1 || script === '' || Object.keys(bundle).length !== 1) {
            this.error(`${file.fileName} must hold one inlined script, and nothing may be left beside it`);
          }
          const hash = createHash('sha256').update(script, 'utf8').digest('base64');
          const policy = [
            "default-src 'none'",
            `script-src 'sha256-${hash}'`,
            // Charts set styles on their elements.
            "style-src 'unsafe-inline'",
            "base-uri 'none'",
            "form-action 'none'",
          ].join('; ');
          const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}" />`;
          file.source = page.replace('<meta charset="utf-8" />', (found) => `${found}\n    ${meta}`);
        }
      },
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react(), viteSingleFile({ removeViteModuleLoader: true }), contentSecurityPolicy()],
  build: {
    outDir: 'dist',
    // A second entry (the dashboard) shares this folder; each build replaces its own files only.
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: { polyfill: false },
    rolldownOptions: { input: 'report.html' },
  },
});
