// Asking in turn, and stopping once the judges left cannot change the verdict: the same answers for less. A third vote of a majority is
// needed only where the first two differ. Cheapest judges are asked first; of equals, those that move the verdict most.
import type { ChosenPanel } from './choose.ts';
import type { EncodedTable } from './encoding.ts';

/** In which order judges are asked, and what that costs. */
export interface AskingOrder {
  /** Positions of judges in the table, first asked first. */
  readonly judges: readonly number[];
  /** Mean cost per item of `items` when asking stops early. */
  readonly expectedCost: number;
}

/** The order, and what it costs on `items`; the truth of the items plays no part in it. */
export function askInTurn(encoded: EncodedTable, { judges, vote }: ChosenPanel, items: Int32Array): AskingOrder {
  const moves = judges.map((judge, j) => {
    const byLevel = encoded.judges[judge]![vote.inputs].map((input) => input * vote.coefficients[j]!);
    const [least, most] = [Math.min(...byLevel), Math.max(...byLevel)];
    return { judge, byLevel, least, most, cost: encoded.table.judges[judge]!.cost };
  });
  moves.sort((a, b) => a.cost - b.cost || b.most - b.least - (a.most - a.least));
  const ahead = moves.map((_, j) => {
    const rest = moves.slice(j + 1);
    return { least: rest.reduce((sum, one) => sum + one.least, 0), most: rest.reduce((sum, one) => sum + one.most, 0) };
  });
  let spent = 0;
  for (const item of items) {
    let score = vote.intercept;
    for (let j = 0; j < moves.length; j++) {
      const { judge, byLevel, cost } = moves[j]!;
      spent += cost;
      score += byLevel[encoded.codes[judge]![item]!]!;
      if (score + ahead[j]!.least > 0 || score + ahead[j]!.most <= 0) break;
    }
  }
  return { judges: moves.map(({ judge }) => judge), expectedCost: items.length > 0 ? spent / items.length : 0 };
}
