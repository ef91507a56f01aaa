const KEY = "telemetry.signature";
const UNSIGNED = "dashboard";

/** The name under which a person acts here; kept by this browser. */
export function storedSignature(): string {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

export function keepSignature(name: string): void {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // A browser that keeps nothing asks for the name again.
  }
}

/** What the audit log will say. */
export function signed(name: string): string {
  return name === "" ? UNSIGNED : name;
}
