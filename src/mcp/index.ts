// Screening for agents: a Model Context Protocol server with one tool, `screen_text`, over a guard. It exists because an agent reads
// mail, pages and tool results that nobody wrote for it, and can ask about a text before it acts on it or passes it on.
export { createScreeningServer, type ScreeningServerOptions, serveScreening } from './screening-server.ts';
