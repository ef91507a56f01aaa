/** So long. */
export function pause(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}

/** After the next frame has been painted; or after so long, as nothing is painted of a page that is not looked at. */
export function painted(millisMax: number): Promise<void> {
  const frame = new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return Promise.race([frame, pause(millisMax)]);
}
