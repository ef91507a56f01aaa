const texts: Readonly<Record<string, string>> = {
  range: "outside of what the sensor can measure",
  rate: "changed faster than it can",
  stuck: "has not changed for too long",
  saturated: "at the end of the sensor's range",
  gap: "values before it are missing",
  disagrees: "other sensors say something else",
};

/** What is wrong with a value, in words; a quality that is not known here as it is called. */
export function doubtText(quality: string): string {
  return texts[quality] ?? quality;
}
