// The dashboard's entry: its styles, then the app.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../theme/tokens.css';
import '../theme/page.css';
import '../theme/table.css';
import '../theme/blocks.css';
import '../theme/gridworld.css';
import '../theme/gridworld-board.css';
import '../theme/gridworld-figures.css';
import './styles/shell.css';
import './styles/parts.css';
import './styles/scores.css';
import './styles/traffic.css';
import './styles/exchange.css';
import './styles/playground.css';
import './styles/rooms.css';
import { App } from './app.tsx';

const place = document.getElementById('dashboard');
if (place) {
  createRoot(place).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
