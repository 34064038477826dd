// What charts need where Plot has no mark of its own: an SVG element, and the middles of the rows of a band scale.
import type { ScaleFunctions } from '@observablehq/plot';

export function svgElement(
  document: Document,
  name: string,
  attributes: Readonly<Record<string, string | number>>,
): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

/** The middle of each row, in pixels from the top; and `heightOf` one of them. */
export function centresOf(scales: ScaleFunctions, rows: readonly string[]): number[] {
  return rows.map((key) => Number(scales.y?.(key)) + heightOf(scales) / 2);
}

export function heightOf(scales: ScaleFunctions): number {
  return scales.scales.y?.bandwidth ?? 0;
}
