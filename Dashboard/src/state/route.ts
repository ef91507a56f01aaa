export type Route =
  { readonly page: "overview" } | { readonly page: "device"; readonly id: string } | { readonly page: "alerts" };

/** Reads the part of the address after `#`; what it does not know is the overview. */
export function parseRoute(hash: string): Route {
  const parts = hash.replace(/^#?\/?/, "").split("/");
  if (parts[0] === "alerts") return { page: "alerts" };
  if (parts[0] === "device" && parts[1]) {
    const id = decode(parts[1]);
    if (id !== null) return { page: "device", id };
  }
  return { page: "overview" };
}

export function hrefOf(route: Route): string {
  switch (route.page) {
    case "overview":
      return "#/";
    case "alerts":
      return "#/alerts";
    case "device":
      return `#/device/${encodeURIComponent(route.id)}`;
  }
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
