// Text with entities, whose offsets count UTF-16 code units just as JavaScript does.

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", pre: "pre", blockquote: "blockquote", expandable_blockquote: "blockquote",
};

/** A fragment that shows `text`; `copy(words)` and `command(words)` are called for tapped code and bot commands. */
export function rich(text, entities, { copy, command }) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return part(text, 0, text.length, sorted, { copy, command });
}

function part(text, start, end, entities, taps) {
  const fragment = document.createDocumentFragment();
  let position = start;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    const stop = entity.offset + entity.length;
    if (entity.offset < position || stop > end) continue;
    fragment.append(text.slice(position, entity.offset));
    const inner = entities.slice(index + 1).filter((other) => other.offset >= entity.offset && other.offset + other.length <= stop);
    const element = wrapper(entity, text.slice(entity.offset, stop), taps);
    element.append(part(text, entity.offset, stop, inner, taps));
    fragment.append(element);
    position = stop;
  }
  fragment.append(text.slice(position, end));
  return fragment;
}

function wrapper(entity, words, { copy, command }) {
  if (entity.type === "code") return tappable("code", "copy", () => copy(words));
  if (entity.type === "bot_command") return tappable("span", "command", () => command(words));
  if (entity.type === "spoiler") {
    const element = tappable("span", "spoiler", () => element.classList.add("shown"));
    return element;
  }
  if (entity.type === "text_link" || entity.type === "url") return link(entity.url ?? words);
  return document.createElement(TAGS[entity.type] ?? "span");
}

function tappable(tag, name, tapped) {
  const element = document.createElement(tag);
  element.className = name;
  element.tabIndex = 0;
  element.setAttribute("role", "button");
  element.addEventListener("click", tapped);
  element.addEventListener("keydown", (event) => { if (event.key === "Enter") tapped(); });
  return element;
}

export function link(address) {
  const element = document.createElement("a");
  if (/^(https?|tg):/i.test(address)) element.href = address;
  element.target = "_blank";
  element.rel = "noopener noreferrer";
  return element;
}
