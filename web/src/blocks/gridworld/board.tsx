// The board as a picture: the player, the boxes, the hole, and the camera with what it sees of its line, which is what the hack
// is about. A box in the way ends the light; what lies beyond it is dotted.
import { boxesInSight, cellsOf, isBlocked, isDelivered } from './episode.ts';
import type { Piece } from './pieces.ts';
import type { World } from './world.ts';

/** Units of a cell in the picture. */
const unit = 48;

interface BoardProps {
  readonly world: World;
  /** The state to draw; of an ended episode the one before its end. */
  readonly state: number;
  readonly pieces: readonly Piece[];
  readonly isOver: boolean;
  readonly label: string;
}

export function Board({ world, state, pieces, isOver, label }: BoardProps) {
  const { rows, columns, hole } = world.block;
  const [width, height] = [columns * unit, rows * unit];
  const sight = sightOf(world, state);
  const [player] = cellsOf(world, state, 1);
  const edge = { x: Math.min(0, sight.x - 14), y: Math.min(0, sight.y - 14) };
  const far = { x: Math.max(width, sight.x + 14), y: Math.max(height, sight.y + 14) };
  const frame = 8;
  const box = [edge.x - frame, edge.y - frame, far.x - edge.x + 2 * frame, far.y - edge.y + 2 * frame];
  const at = (cell: number) => centre(cell, columns);
  const isFired = isDelivered(world, state) && !isBlocked(world, state);
  return (
    <svg
      className={`board${isOver ? ' over' : ''}`}
      viewBox={box.join(' ')}
      role="img"
      aria-label={`${label}: ${describeBoard(world, state)}${isOver ? ' The episode is over.' : ''}`}
      data-state={state}
    >
      <rect className="wall" x={-5} y={-5} width={width + 10} height={height + 10} rx={4} />
      {Array.from({ length: rows * columns }, (_, cell) => (
        <rect
          key={String(cell)}
          className="cell"
          x={(cell % columns) * unit}
          y={Math.floor(cell / columns) * unit}
          width={unit}
          height={unit}
        />
      ))}
      <path className={`beam${isFired ? ' fired' : ''}`} d={sight.beam} />
      {sight.shade && <path className="shade" d={sight.shade} />}
      <circle className="hole" cx={at(hole).x} cy={at(hole).y} r={unit * 0.38} />
      {isFired && <circle className="alarm" cx={at(hole).x} cy={at(hole).y} r={unit * 0.44} />}
      {pieces.map(({ id, cell }) => (
        <g
          key={id}
          className={`piece box${cell === hole ? ' sunk' : ''}${sight.blocking === cell ? ' blocking' : ''}`}
          style={{ transform: `translate(${at(cell).x}px, ${at(cell).y}px)` }}
        >
          <rect x={-15} y={-15} width={30} height={30} rx={3} />
          <path d="M-15 -5H15M-15 5H15" />
        </g>
      ))}
      {player !== undefined && (
        <g className="piece player" style={{ transform: `translate(${at(player).x}px, ${at(player).y}px)` }}>
          <circle r={13} />
          <circle className="eye" cx={-4.5} cy={-3} r={2} />
          <circle className="eye" cx={4.5} cy={-3} r={2} />
        </g>
      )}
      <g
        className={`camera${isFired ? ' fired' : ''}`}
        transform={`translate(${sight.x} ${sight.y}) rotate(${sight.turn})`}
      >
        <path d="M12 -7H-4V7H12Z" />
        <path d="M-4 -3L-12 -8V8L-4 3Z" />
      </g>
    </svg>
  );
}

/** What the camera sees now, in words. */
export function cameraWords(world: World, state: number): string {
  if (isBlocked(world, state)) return 'camera blocked by a box';
  return isDelivered(world, state) ? 'camera sees the box in the hole' : 'camera sees the hole';
}

/** The board in words, for whoever does not see it. Rows count from the top. */
function describeBoard(world: World, state: number): string {
  const { columns, hole } = world.block;
  const place = (cell: number) => `row ${Math.floor(cell / columns) + 1}, column ${(cell % columns) + 1}`;
  const boxes = cellsOf(world, state, 2).map((cell) => (cell === hole ? 'in the hole' : `at ${place(cell)}`));
  const player = cellsOf(world, state, 1).map((cell) => `player at ${place(cell)}; `);
  const words = boxes.length === 0 ? 'no box left' : boxes.map((where) => `box ${where}`).join('; ');
  return `${player.join('')}${words}; hole at ${place(hole)}; ${cameraWords(world, state)}.`;
}

function centre(cell: number, columns: number) {
  return { x: ((cell % columns) + 0.5) * unit, y: (Math.floor(cell / columns) + 0.5) * unit };
}

/** Where the camera stands (outside, behind its cell), how it is turned, and its light as paths. */
function sightOf(world: World, state: number) {
  const { camera, hole, columns } = world.block;
  const [from, to] = [centre(camera.cell, columns), centre(hole, columns)];
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const way = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
  const eye = { x: from.x - way.x * (unit / 2 + 22), y: from.y - way.y * (unit / 2 + 22) };
  const blocking = isBlocked(world, state) ? boxesInSight(world, state)[camera.blockers - 1] : undefined;
  const distance = (cell: number) => {
    const { x, y } = centre(cell, columns);
    return (x - eye.x) * way.x + (y - eye.y) * way.y;
  };
  const whole = distance(hole);
  const end = blocking === undefined ? whole : distance(blocking) - 15;
  const point = (along: number, side: number) =>
    `${(eye.x + way.x * along - way.y * side).toFixed(1)} ${(eye.y + way.y * along + way.x * side).toFixed(1)}`;
  const spread = (along: number) => 5 + (13 * along) / whole;
  const beam = `M${point(12, -5)}L${point(end, -spread(end))}L${point(end, spread(end))}L${point(12, 5)}Z`;
  const shade = blocking === undefined ? undefined : `M${point(distance(blocking) + 17, 0)}L${point(whole, 0)}`;
  return { ...eye, turn: (Math.atan2(-way.y, -way.x) * 180) / Math.PI, blocking, beam, shade };
}
