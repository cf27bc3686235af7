/** Room between cards, and between shelves, in px: arrows run there. */
export const gapX = 40;
export const channelY = 36;
