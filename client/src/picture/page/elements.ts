/** An element with attributes and content; what is text stays text. */
export const element = (
  name: string,
  attributes: Readonly<Record<string, string>>,
  content: readonly (string | Node)[] = [],
): HTMLElement => {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...content)
  return made
}

/** A message of ours: what stands in backquotes are names and values. */
export const words = (message: string): (string | Node)[] =>
  message.split('`').map((each, index) => (index % 2 === 1 ? element('code', {}, [each]) : each))
