// The bubbles: what came is added, what changed is redrawn in place, what was deleted is seen to go.

import { rich, link } from "/web/text.js";
import { word } from "/web/words.js";

const LEAVING_MILLISECONDS = 350;
const FOCUSABLE = "a, button, [tabindex]";
const drawn = new Map();

/** Make `list` show `messages`. `taps` holds copy, command, button and edit; `pending` the taps without an answer yet. */
export function draw(list, messages, pending, taps) {
  const wanted = new Set(messages.map((message) => message.id));
  for (const [id, entry] of drawn) {
    if (!wanted.has(id)) leave(id, entry.element);
  }
  const waiting = new Set(pending.map((each) => `${each.message} ${each.data}`));
  for (const message of messages) {
    const signature = JSON.stringify([message, document.documentElement.lang]);
    const known = drawn.get(message.id);
    if (known?.signature !== signature) {
      const element = bubble(message, taps);
      if (known) {
        element.classList.add("changed");
        replace(known.element, element);
      } else {
        element.classList.add("new");
        list.append(element);
      }
      drawn.set(message.id, { element, signature });
    }
    for (const button of drawn.get(message.id).element.querySelectorAll("button[data-data]")) {
      button.classList.toggle("pending", waiting.has(`${message.id} ${button.dataset.data}`));
    }
  }
}

/** Forget all bubbles at once: another person's screen comes. */
export function clear(list) {
  drawn.clear();
  list.replaceChildren();
}

/** Whoever tapped by keyboard keeps her place when the bubble under it is redrawn. */
function replace(old, element) {
  const held = old.contains(document.activeElement) ? document.activeElement.textContent : null;
  old.replaceWith(element);
  if (held === null) return;
  const choices = [...element.querySelectorAll(FOCUSABLE)];
  const again = choices.find((each) => each.textContent === held) ?? choices.at(-1);
  again?.focus({ preventScroll: true });
}

function leave(id, element) {
  drawn.delete(id);
  element.classList.add("leaving");
  element.setAttribute("aria-hidden", "true");
  setTimeout(() => element.remove(), LEAVING_MILLISECONDS);
}

function make(tag, name, ...children) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.append(...children);
  return element;
}

function bubble(message, taps) {
  const box = make("div", "bubble");
  if (message.photo) box.append(photo(message.photo));
  if (message.document) box.append(attachment(message.document));
  if (message.location) box.append(make("p", "place", `📍 ${message.location.latitude.toFixed(4)}, ${message.location.longitude.toFixed(4)}`));
  if (message.voice) box.append(make("p", "", `🎤 ${message.voice.duration}″ ▂▅▃▇▂▅▃`));
  if (message.sticker) box.append(make("p", "sticker", message.sticker.emoji));
  if (message.contact) box.append(make("p", "", `👤 ${message.contact.first_name} · ${message.contact.phone_number}`));
  if (message.text) {
    const text = make("div", "text");
    text.append(rich(message.text, message.entities, taps));
    box.append(text);
  }
  box.append(footer(message, taps));
  const row = make("article", message.mine ? "message mine" : "message", box);
  row.dataset.id = message.id;
  if (message.buttons.length) row.append(buttons(message, taps));
  return row;
}

function footer(message, taps) {
  const line = make("p", "mark");
  if (message.mine && message.text && !message.document && !message.photo) {
    const edit = make("button", "edit", "✎");
    edit.type = "button";
    edit.title = word("edit");
    edit.setAttribute("aria-label", word("edit"));
    edit.addEventListener("click", () => taps.edit(message));
    line.append(edit);
  }
  if (message.silent) {
    const silent = make("span", "silent", "🔕");
    silent.title = word("silent");
    silent.setAttribute("role", "img");
    silent.setAttribute("aria-label", word("silent"));
    line.append(silent);
  }
  if (message.edited) line.append(make("span", "", word("edited")));
  const moment = new Date(message.date * 1000);
  const time = make("time", "", moment.toLocaleTimeString("vi", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" }));
  time.dateTime = moment.toISOString();
  line.append(time);
  return line;
}

function photo(size) {
  const image = make("img", "photo");
  image.src = `/playground/files/${size.file_id}`;
  image.alt = "";
  return image;
}

function attachment(file) {
  const anchor = make("a", "attachment", make("span", "file-icon", "📄"), make("span", "", file.file_name), make("small", "", ` ${sizeOf(file.file_size)} · ${word("download")}`));
  anchor.href = `/playground/files/${file.file_id}`;
  anchor.download = file.file_name;
  return anchor;
}

function sizeOf(bytes) {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} kB`;
}

function buttons(message, taps) {
  const grid = make("div", "buttons");
  message.buttons.forEach((row, rowNumber) => {
    const line = make("div", "button-row");
    row.forEach((button, column) => line.append(inlineButton(message, button, rowNumber, column, taps)));
    grid.append(line);
  });
  return grid;
}

function inlineButton(message, button, row, column, taps) {
  if (button.url) {
    const anchor = link(button.url);
    anchor.className = "inline";
    anchor.append(`${button.text} ↗`);
    return anchor;
  }
  const element = make("button", "inline", button.text);
  element.type = "button";
  if (button.copy_text) {
    element.append(" ⧉");
    element.addEventListener("click", () => taps.copy(button.copy_text.text));
  } else {
    element.dataset.data = button.callback_data ?? "";
    element.addEventListener("click", () => taps.button(message.id, row, column));
  }
  return element;
}
