// One component for each kind of block, each behind a fence: a block that cannot be drawn says so in its place.
import { Component, type ReactNode } from 'react';
import type { Block } from '../../../src/report/types.ts';
import { ChartBlock } from './chart-block.tsx';
import { GridworldView } from './gridworld/replay.tsx';
import { HeadingView } from './heading.tsx';
import { TableBlockView } from './table-block.tsx';
import { TextView } from './text.tsx';
import { TokensView } from './tokens.tsx';
import { TreeView } from './tree.tsx';
import { VerdictsView } from './verdicts.tsx';

export function BlockView({ block, id }: { block: Block; id: string }) {
  return (
    <Fence kind={block.kind}>
      <Body block={block} id={id} />
    </Fence>
  );
}

function Body({ block, id }: { block: Block; id: string }) {
  switch (block.kind) {
    case 'heading':
      return <HeadingView block={block} id={id} />;
    case 'text':
      return <TextView block={block} />;
    case 'table':
      return <TableBlockView block={block} id={id} />;
    case 'tokens':
      return <TokensView block={block} id={id} />;
    case 'tree':
      return <TreeView block={block} id={id} />;
    case 'verdicts':
      return <VerdictsView block={block} id={id} />;
    case 'gridworld':
      return <GridworldView block={block} id={id} />;
    default:
      return <ChartBlock block={block} id={id} />;
  }
}

class Fence extends Component<{ kind: string; children: ReactNode }, { problem?: string }> {
  override state: { problem?: string } = {};

  static getDerivedStateFromError(error: unknown): { problem: string } {
    return { problem: error instanceof Error ? error.message : String(error) };
  }

  override render() {
    if (this.state.problem === undefined) return this.props.children;
    return (
      <p className="broken" role="alert">
        This {this.props.kind} block could not be drawn ({this.state.problem}). Its data is in report.json, beside this
        page.
      </p>
    );
  }
}
