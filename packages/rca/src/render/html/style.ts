import { baseStyle } from './style-base.ts';
import { exhibitStyle } from './style-exhibits.ts';
import { mediaStyle } from './style-media.ts';
import { zoneRules } from './zones.ts';

/** The whole style sheet. No URL, no import, no font. */
export const styleSheet: string = `${baseStyle}${zoneRules}${exhibitStyle}${mediaStyle}`;
