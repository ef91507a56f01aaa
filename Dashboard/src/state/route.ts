export type Route =
  | { readonly page: "overview" }
  | { readonly page: "device"; readonly id: string }
  | { readonly page: "alerts"; readonly id?: string }
  | { readonly page: "silences" }
  | { readonly page: "missed"; readonly device?: string }
  | { readonly page: "system" };

/** Reads the part of the address after `#`; what it does not know is the overview. */
export function parseRoute(hash: string): Route {
  const [page, part] = hash.replace(/^#?\/?/, "").split("/");
  const id = part ? decode(part) : null;
  switch (page) {
    case "alerts":
      return id === null ? { page } : { page, id };
    case "missed":
      return id === null ? { page } : { page, device: id };
    case "silences":
    case "system":
      return { page };
    case "device":
      return id === null ? { page: "overview" } : { page, id };
    default:
      return { page: "overview" };
  }
}

export function hrefOf(route: Route): string {
  const path = (page: string, part?: string): string =>
    part === undefined ? `#/${page}` : `#/${page}/${encodeURIComponent(part)}`;
  switch (route.page) {
    case "overview":
      return "#/";
    case "device":
    case "alerts":
      return path(route.page, route.id);
    case "missed":
      return path(route.page, route.device);
    default:
      return path(route.page);
  }
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
