// The sign of each room: one line weight, drawn on 20 x 20.
import type { Room } from '../router.tsx';

const paths: Readonly<Record<Room, string>> = {
  traffic: 'M2.5 12h3.5l2.5-7 4 11 2.5-6.5 1 2.5h1.5',
  playground: 'M3 4h14v9H9l-4 3.5V13H3zM6.5 8.5h.01M10 8.5h.01M13.5 8.5h.01',
  constitution: 'M5 2.5h7.5L16 6v11.5H5zM12 2.5V6.5h4M7.5 10h6M7.5 13.5h6',
  evaluation: 'M3 3v14h14M6 12.5l3-3.5 3 2 4.5-6',
  similarity: 'M12.5 10a5 5 0 1 1-10 0a5 5 0 1 1 10 0M17.5 10a5 5 0 1 1-10 0a5 5 0 1 1 10 0',
  runs: 'M4 5h3M4 10h3M4 15h3M10 5h6.5M10 10h6.5M10 15h4',
};

export function RoomIcon({ room }: { room: Room }) {
  return (
    <svg className="room-icon" viewBox="0 0 20 20" aria-hidden="true">
      <path
        d={paths[room]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
