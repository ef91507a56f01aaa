import type { Theme } from "./state/state";

const KEY = "telemetry.theme";
const systemDark = window.matchMedia("(prefers-color-scheme: dark)");

export function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    return "system";
  }
}

/** Puts the theme on the document; says which colours now hold. */
export function applyTheme(theme: Theme): "light" | "dark" {
  const shown = theme === "system" ? (systemDark.matches ? "dark" : "light") : theme;
  if (document.documentElement.dataset["theme"] !== shown) document.documentElement.dataset["theme"] = shown;
  return shown;
}

export function keepTheme(theme: Theme): void {
  try {
    if (theme === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // A browser that keeps nothing forgets the choice with the page.
  }
}

export function onSystemTheme(changed: () => void): void {
  systemDark.addEventListener("change", changed);
}
