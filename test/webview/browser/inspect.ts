/** Runs in the page (the harness carries it): texts wider than their place, and cards that overlap. */
export function cutOrOverlapping(): string[] {
  const found: string[] = [];
  for (const e of document.querySelectorAll<HTMLElement>(".name, .value, .text, .title b, .sentence, .pill, .line, .block header b, .slot .box, .tools, .where, .aside")) {
    if (e.textContent && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && getComputedStyle(e).display !== "inline") found.push(`cut: ${e.className} ${e.textContent?.slice(0, 40)}`);
  }
  const rect = (e: Element): DOMRect => e.getBoundingClientRect();
  for (const card of document.querySelectorAll(".card")) {
    const c = rect(card);
    for (const e of card.querySelectorAll(".text, .glyph, .type, .name, .address, .state, .line")) {
      const r = rect(e);
      if (r.width && (r.left < c.left - 1 || r.right > c.right + 1 || r.top < c.top - 1 || r.bottom > c.bottom + 2)) found.push(`out of its card: ${e.className} ${e.textContent?.slice(0, 40)}`);
    }
    for (const row of card.querySelectorAll(".field")) {
      const parts = [...row.querySelectorAll(":scope > .name, :scope > .type, :scope > .value")].map(rect);
      parts.slice(1).forEach((r, i) => { if (r.width && r.left < parts[i].left + 1) found.push(`row: ${row.textContent?.slice(0, 60)}`); });
    }
  }
  const cards = [...document.querySelectorAll(".card")].map(rect);
  cards.forEach((a, i) => cards.slice(i + 1).forEach((b) => { if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) found.push("cards overlap"); }));
  if (document.documentElement.scrollWidth > innerWidth) found.push("the page is wider than the window");
  return found;
}
