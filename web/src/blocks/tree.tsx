// A tree as nested lists that open and close; values in one column at the right.
import type { Axis, TreeBlock, TreeNode } from '../../../src/report/types.ts';
import { axisLabel, formatNumber } from '../report/format.ts';
import { Figure } from './figure.tsx';
import { Verdict } from './verdict.tsx';

/** Branches below this depth start closed. */
const openDepth = 3;

export function TreeView({ block, id }: { block: TreeBlock; id: string }) {
  return (
    <Figure caption={block} id={id} kind="tree">
      {block.value && <div className="tree-unit">{axisLabel(block.value)}</div>}
      {block.roots.length === 0 ? (
        <p className="note">No branches.</p>
      ) : (
        <Level nodes={block.roots} depth={0} value={block.value} />
      )}
    </Figure>
  );
}

function Level({ nodes, depth, value }: { nodes: readonly TreeNode[]; depth: number; value: Axis | undefined }) {
  return (
    <ul className={depth === 0 ? 'tree' : undefined}>
      {nodes.map((node, i) => {
        const children = node.children ?? [];
        return (
          <li key={String(i)}>
            {children.length === 0 ? (
              <Branch node={node} value={value} />
            ) : (
              <details open={depth < openDepth}>
                <summary>
                  <Branch node={node} value={value} />
                </summary>
                <Level nodes={children} depth={depth + 1} value={value} />
              </details>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Branch({ node, value }: { node: TreeNode; value: Axis | undefined }) {
  return (
    <div className="branch">
      <span className="turn" aria-hidden="true" />
      {node.action && <Verdict action={node.action} />}
      <span className="label">
        {node.label}
        {node.detail && <span className="detail">{node.detail}</span>}
      </span>
      {node.value !== undefined && <span className="value">{formatNumber(node.value, value?.format)}</span>}
    </div>
  );
}
