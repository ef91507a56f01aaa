/** So long. */
export function pause(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}

/** After the next frame is on the screen; or after so long, as nothing is painted of a page that is not looked at. */
export function painted(millisMax: number): Promise<void> {
  // The frame after it begins when it has left the main thread: what follows does not hold up its pixels.
  const frame = new Promise<void>((resolve) =>
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))),
  );
  return Promise.race([frame, pause(millisMax)]);
}
