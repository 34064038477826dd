// The column of rooms: icon and word, and the keys that lead there. On a phone it is the bar at the bottom.
import { useKeys } from '../keys.tsx';
import { hrefOf, Link, navigate, type Room, rooms } from '../router.tsx';
import { RoomIcon } from './icons.tsx';

export const roomNames: Readonly<Record<Room, string>> = {
  traffic: 'Traffic',
  playground: 'Playground',
  constitution: 'Constitution',
  evaluation: 'Evaluation',
  similarity: 'Similarity',
  runs: 'Runs',
};

export function Rooms({ current }: { current: Room | undefined }) {
  useKeys('Rooms', [
    ...rooms.map((room) => ({
      key: `g ${room[0]}`,
      what: roomNames[room],
      press: () => navigate(hrefOf(room)),
    })),
    { key: '?', what: 'these keys' },
  ]);
  return (
    <nav className="rooms" aria-label="Rooms">
      <ul>
        {rooms.map((room) => (
          <li key={room}>
            <Link to={hrefOf(room)} current={room === current}>
              <RoomIcon room={room} />
              <span>{roomNames[room]}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
