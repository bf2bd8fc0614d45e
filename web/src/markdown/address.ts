/** What can be an address, or a place in a document. */
const ADDRESS = /[:/#?@]|\.\p{L}/u;
/** Files of projects that have no point in their names. */
const FILE =
  /^(?:(?:LICEN[CS]E|COPYING|NOTICE|README|AUTHORS|CONTRIBUTING|CONTRIBUTORS|CHANGELOG|CHANGES|CODEOWNERS|MAINTAINERS|INSTALL|SECURITY|VERSION)(?:-[A-Z\d]+)*|[A-Z][a-z]+file)$/;

/**
 * Whether brackets with `url` in them are a link: `a[0](x)` and "written as [text](url)" are none. `before`: the character in
 * front of them; behind a word, the name of a file is an argument.
 */
export function isAddress(url: string, before: string | undefined): boolean {
  return ADDRESS.test(url) || (FILE.test(url) && !/[\w)\]]/.test(before ?? ""));
}
