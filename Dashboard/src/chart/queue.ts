/** What drawing may take of one animation frame; the rest is for the page and the browser. */
const FRAME_BUDGET_MILLIS = 6;

const waiting = new Set<() => void>();
let isScheduled = false;

/** Draws in a coming frame, in the order of asking. With many charts the drawing spreads over several frames. */
export function drawSoon(draw: () => void): void {
  waiting.add(draw);
  schedule();
}

export function drawNever(draw: () => void): void {
  waiting.delete(draw);
}

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  requestAnimationFrame(flush);
}

function flush(): void {
  isScheduled = false;
  const start = performance.now();
  for (const draw of waiting) {
    waiting.delete(draw);
    draw();
    if (performance.now() - start > FRAME_BUDGET_MILLIS) break;
  }
  if (waiting.size > 0) schedule();
}
