import { Component, type ComponentChild } from "preact";

/** A component that renders again only when one of its properties is another value than before. */
export function pure<P extends object>(view: (props: P) => ComponentChild) {
  return class extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      const names = new Set([...Object.keys(this.props), ...Object.keys(next)]) as Set<keyof P>;
      return [...names].some((name) => !Object.is((this.props as P)[name], next[name]));
    }

    override render(): ComponentChild {
      return view(this.props as P);
    }
  };
}
