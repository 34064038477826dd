// A command that can be copied and works as written.
import { CopyButton } from './copy-button.tsx';

export function Command({ text }: { text: string }) {
  return (
    <div className="command">
      <code>{text}</code>
      <CopyButton text={() => text} label="Copy" done="Copied" />
    </div>
  );
}
