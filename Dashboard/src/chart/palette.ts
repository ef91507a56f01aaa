/** The chart's colours, read from the style sheet so that both follow one theme. */
export interface Palette {
  readonly scheme: string;
  readonly axis: string;
  readonly grid: string;
  readonly line: string;
  readonly span: string;
  readonly band: string;
  readonly bandEdge: string;
  readonly open: string;
  readonly alert: string;
  readonly alertEdge: string;
  readonly final: string;
  readonly provisional: string;
  readonly incomplete: string;
  readonly fresh: string;
}

let cached: Palette | null = null;

export function palette(scheme: string): Palette {
  if (cached?.scheme === scheme) return cached;
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  cached = {
    scheme,
    axis: colour("--muted"),
    grid: colour("--chart-grid"),
    line: colour("--chart-line"),
    span: colour("--chart-span"),
    band: colour("--chart-band"),
    bandEdge: colour("--chart-band-edge"),
    open: colour("--chart-open"),
    alert: colour("--chart-alert"),
    alertEdge: colour("--bad"),
    final: colour("--good"),
    provisional: colour("--chart-provisional"),
    incomplete: colour("--notable"),
    fresh: colour("--chart-fresh"),
  };
  return cached;
}
