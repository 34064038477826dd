// Step two's format: JavaScript that declares the function, in a fence or bare. Read as a script; `export` is taken off.
import type { ParsedReply } from '../../language-model/index.ts';
import { fencedBlocks, withoutReasoning } from './reply-blocks.ts';

const characterLimit = 16_384;

export function parseCodeReply(reply: string, functionName: string): ParsedReply {
  const text = withoutReasoning(reply);
  const blocks = fencedBlocks(text).map((block) => block.content);
  if (blocks.length === 0 && !declares(text, functionName))
    return {
      ok: false,
      reason: text.trim() === '' ? 'the reply is empty' : `the reply holds no code of ${functionName}`,
    };
  // The last block that declares the function is the one a model settled on.
  const code = (blocks.length === 0 ? [bare(text, functionName)] : blocks).findLast((block) =>
    declares(block, functionName),
  );
  if (code === undefined) return { ok: false, reason: `the code declares no function ${functionName}` };
  const script = asScript(code);
  if (script.length > characterLimit)
    return { ok: false, reason: `the code is longer than ${characterLimit} characters` };
  return { ok: true, action: script };
}

function declaration(functionName: string): RegExp {
  return new RegExp(
    `(?:^|[^\\w$.])(?:(?:async\\s+)?function\\s*\\*?|const|let|var)\\s+${functionName.replaceAll('$', '\\$')}(?![\\w$])`,
  );
}

function declares(code: string, functionName: string): boolean {
  return declaration(functionName).test(code);
}

/** A reply without fences from the first line that looks like code on; prose before it is dropped. */
function bare(text: string, functionName: string): string {
  const lines = text.split('\n');
  const first = lines.findIndex((line) =>
    /^\s*(?:export\s|async\s+function|function|const|let|var|\/\/|\/\*|['"]use strict)/.test(line),
  );
  const from = first < 0 ? lines.findIndex((line) => declares(line, functionName)) : first;
  return lines.slice(Math.max(from, 0)).join('\n');
}

function asScript(code: string): string {
  return code
    .replace(/^(\s*)export\s+(?:default\s+)?(?=(?:async\s+)?function|const|let|var|class)/gm, '$1')
    .replace(/^\s*(?:export\s*\{[^}]*\}|export\s+default\s+[\w$]+|module\.exports(?:\.[\w$]+)?\s*=[^;\n]*);?\s*$/gm, '')
    .trim();
}
