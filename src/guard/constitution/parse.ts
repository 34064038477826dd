// Reads a constitution: Markdown with the headings `# Restricted` and `# Permitted`, one `## id — title` for each rule,
// prose below it and examples as a bullet list. Every issue carries its line; nothing is guessed silently.
import type { Heading, Root, RootContent } from 'mdast';
import { toString as plainText } from 'mdast-util-to-string';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { hashJson, OversightError } from '../../base/index.ts';
import { lintConstitution } from './lint.ts';
import type { Constitution, ConstitutionIssue, Rule } from './types.ts';

export interface ParsedConstitution {
  readonly constitution: Constitution;
  /** In the order of their lines. */
  readonly issues: readonly ConstitutionIssue[];
}

/** Parses and checks; never throws on content. */
export function parseConstitution(markdown: string): ParsedConstitution {
  const tree: Root = unified().use(remarkParse).parse(markdown);
  const issues: ConstitutionIssue[] = [];
  const rules: Record<Section, Rule[]> = { restricted: [], permitted: [] };
  let title = '';
  let section: Section | undefined;
  let current: { heading: Heading; paragraphs: string[]; examples: string[] } | undefined;
  const close = () => {
    if (current && section) {
      const rule = readRule(current.heading, current.paragraphs, current.examples, issues);
      if (rule) rules[section].push(rule);
    }
    current = undefined;
  };
  for (const node of tree.children) {
    if (node.type === 'heading' && node.depth === 1) {
      close();
      const name = plainText(node).trim();
      section = sectionOf(name);
      if (section) continue;
      if (title === '' && rules.restricted.length + rules.permitted.length === 0) title = name;
      else issues.push(error(node, `unknown section "${name}"`, 'Use "# Restricted" or "# Permitted".'));
    } else if (node.type === 'heading' && node.depth === 2) {
      close();
      if (section) current = { heading: node, paragraphs: [], examples: [] };
      else
        issues.push(
          error(
            node,
            `rule "${plainText(node)}" stands before any section`,
            'Put it below "# Restricted" or "# Permitted".',
          ),
        );
    } else if (current && node.type === 'list') {
      current.examples.push(...node.children.map((item) => plainText(item).trim()).filter((text) => text !== ''));
    } else if (current) {
      current.paragraphs.push(plainText(node).trim());
    } else if (section && plainText(node).trim() !== '') {
      issues.push(error(node, 'text outside of a rule', 'Give it a heading of the form "## id — title".'));
    }
  }
  close();
  const content = { title, restricted: rules.restricted, permitted: rules.permitted };
  const constitution = { ...content, hash: hashJson(withoutLines(content)) };
  issues.push(...lintConstitution(constitution));
  return { constitution, issues: issues.sort((a, b) => a.line - b.line) };
}

/** Parses a constitution that must be right; throws OversightError('input') that lists every error with its line. */
export function requireConstitution(markdown: string, source: string): Constitution {
  const { constitution, issues } = parseConstitution(markdown);
  const errors = issues.filter((issue) => issue.severity === 'error');
  if (errors.length === 0) return constitution;
  const list = errors.slice(0, 10).map((issue) => `  ${source}:${issue.line}: ${issue.message}. ${issue.remedy}`);
  throw new OversightError(`${source} is not a valid constitution:\n${list.join('\n')}`, {
    kind: 'input',
    remedy: `Mend the lines above; \`oversight guard lint ${source}\` checks again.`,
  });
}

type Section = 'restricted' | 'permitted';

function sectionOf(name: string): Section | undefined {
  const word = name.toLowerCase();
  return word === 'restricted' || word === 'permitted' ? word : undefined;
}

const RULE_HEADING = /^([a-z0-9]+(?:-[a-z0-9]+)*)\s*(?:—|–|:|\s-\s)\s*(\S.*)$/;

function readRule(
  heading: Heading,
  paragraphs: readonly string[],
  examples: readonly string[],
  issues: ConstitutionIssue[],
): Rule | undefined {
  const name = plainText(heading).trim();
  const match = RULE_HEADING.exec(name);
  if (!match) {
    issues.push(
      error(
        heading,
        `"${name}" is not of the form "id — title"`,
        'Example: "## cyber-attack — Cyber attack"; the id is lower-case words joined by hyphens.',
      ),
    );
    return undefined;
  }
  const text = paragraphs.filter((paragraph) => paragraph !== '').join('\n\n');
  return { id: match[1]!, title: match[2]!, text, examples, line: lineOf(heading) };
}

function withoutLines(content: { title: string; restricted: readonly Rule[]; permitted: readonly Rule[] }) {
  const strip = ({ id, title, text, examples }: Rule) => ({ id, title, text, examples });
  return { title: content.title, restricted: content.restricted.map(strip), permitted: content.permitted.map(strip) };
}

function lineOf(node: RootContent): number {
  return node.position?.start.line ?? 1;
}

function error(node: RootContent, message: string, remedy: string): ConstitutionIssue {
  return { line: lineOf(node), severity: 'error', message, remedy };
}
