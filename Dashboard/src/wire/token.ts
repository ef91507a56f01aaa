const KEY = "telemetry.token";

let current = stored();

/** The token for a gateway that asks for one; empty when none was given. It is kept until the tab is closed. */
export function readToken(): string {
  return current;
}

export function keepToken(token: string): void {
  current = token;
  try {
    sessionStorage.setItem(KEY, token);
  } catch {
    // A browser that keeps nothing asks again after a reload.
  }
}

function stored(): string {
  try {
    return sessionStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}
