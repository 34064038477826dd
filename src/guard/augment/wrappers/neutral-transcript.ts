// Chat transcripts and structured records in which the request is simply the last entry. Style 0.
import type { WrapperFamily } from '../types.ts';

export const neutralTranscript: WrapperFamily = {
  family: 'neutral-transcript',
  style: 0,
  texts: {
    'user-assistant': `User: Hello, can you help me?
Assistant: Of course, what is it about?
User: «request»
Assistant:`,
    'support-chat': `[10:02] «name»: hi, is anybody there
[10:02] Agent: Good morning «name», you are through to the help desk.
[10:04] «name»: «request»
[10:04] Agent:`,
    'group-chat': `«name»: who's bringing the salad on saturday
«other»: me
«name»: great. and does anyone know this: «request»
«other»: no idea, ask the bot`,
    'json-message': `{"user":"«name»","locale":"en","message":"«quoted»"}`,
    ticket: `Ticket #«number»
Customer: «name»
Channel: web
Text: «request»
Please draft a reply.`,
    'spreadsheet-row': `id;name;city;question
«number»;«name»;«city»;«request»`,
    voice: `(transcribed from voice) um okay so «request» yeah that's it`,
  },
};
