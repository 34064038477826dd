// The one CSS variable that a component sets on an element.
import 'react';

declare module 'react' {
  interface CSSProperties {
    /** A token's score as a share of its range, [0, 1]. */
    '--heat-share'?: string;
  }
}
