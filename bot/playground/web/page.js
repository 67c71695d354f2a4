// The page: one person's screen at a time, redrawn from the playground's view of it.

import { act, upload, view, watch } from "/web/server.js";
import { clear, draw } from "/web/messages.js";
import { openLocation } from "/web/location.js";
import { drawControls } from "/web/controls.js";
import { speak, word } from "/web/words.js";

const LATE_MINUTES = 16;
const SAMPLE_PHONE = "+84000000000";
const TOAST_MILLISECONDS = 1800;
const find = (id) => document.getElementById(id);
const text = find("text");

let person = Number(new URLSearchParams(location.search).get("person")) || 1001;
let shown = null;
let editing = null;
let lastAnswer;
let loading = false;
let again = false;
let typingTimer;
let toastTimer;

async function refresh() {
  if (loading) { again = true; return; }
  loading = true;
  try {
    const asked = person;
    const next = await view(asked);
    if (asked === person) show(next); else again = true;
  } catch {
    find("status").textContent = word("offline");
  }
  loading = false;
  if (again) { again = false; refresh(); }
}

function show(next) {
  const firstOfPerson = shown?.person.id !== next.person.id;
  if (firstOfPerson) clear(find("messages"));
  shown = next;
  speak(next.person.language);
  find("language").value = next.person.language === "en" ? "en" : "vi";
  drawPeople();
  drawHeader();
  const chat = find("chat");
  const atEnd = firstOfPerson || chat.scrollHeight - chat.scrollTop - chat.clientHeight < 160;
  find("about").hidden = next.messages.length > 0 || !next.bot.description;
  find("about-text").textContent = next.bot.description;
  draw(find("messages"), next.messages, next.pending, { copy, command: send, button: tap, edit: startEditing });
  drawCommands();
  drawKeyboard();
  const canWrite = next.begun && !next.blocked;
  find("start-row").hidden = canWrite;
  find("start").textContent = word(next.blocked ? "restart" : "start");
  find("composer").hidden = !canWrite;
  drawControls(next);
  if (next.answer && lastAnswer !== undefined && next.answer.id !== lastAnswer) toast(next.answer.text);
  lastAnswer = next.answer?.id ?? null;
  if (atEnd) chat.scrollTop = chat.scrollHeight;
}

function drawPeople() {
  const nav = find("people");
  if (nav.dataset.signature === JSON.stringify([shown.people, person, shown.person.language])) return;
  nav.dataset.signature = JSON.stringify([shown.people, person, shown.person.language]);
  nav.replaceChildren(...shown.people.map((each) => {
    const button = document.createElement("button");
    const role = document.createElement("small");
    role.textContent = word(each.admin ? "admin" : "citizen");
    button.type = "button";
    button.append(each.name, role);
    button.dataset.person = each.id;
    button.setAttribute("aria-pressed", String(each.id === person));
    button.addEventListener("click", () => become(each.id));
    return button;
  }));
}

function become(id) {
  person = id;
  lastAnswer = undefined;
  stopEditing();
  history.replaceState(null, "", `?person=${id}`);
  refresh();
}

function drawHeader() {
  find("bot-name").textContent = shown.bot.name;
  find("avatar").textContent = shown.bot.name.slice(0, 1).toUpperCase();
  clearTimeout(typingTimer);
  const typing = shown.typing_seconds > 0;
  find("status").textContent = word(shown.blocked ? "stopped" : typing ? "typing" : "bot");
  find("status").classList.toggle("typing", typing);
  if (typing) typingTimer = setTimeout(refresh, shown.typing_seconds * 1000 + 50);
}

function drawCommands() {
  find("menu").hidden = shown.bot.commands.length === 0;
  find("commands").replaceChildren(...shown.bot.commands.map((each) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    const name = document.createElement("strong");
    name.textContent = `/${each.command}`;
    button.type = "button";
    button.append(name, " ", each.description);
    button.addEventListener("click", () => { toggle("menu", "commands", false); send(`/${each.command}`); });
    item.append(button);
    return item;
  }));
}

function drawKeyboard() {
  const board = find("keyboard");
  board.hidden = shown.keyboard.length === 0 || !shown.begun || shown.blocked;
  board.setAttribute("aria-label", word("keyboard"));
  board.replaceChildren(...shown.keyboard.map((row) => {
    const line = document.createElement("div");
    line.className = "button-row";
    line.append(...row.map((key) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = key.text;
      button.addEventListener("click", () => {
        if (key.request_location) openLocation(shareLocation);
        else if (key.request_contact) perform("contact", { phone: SAMPLE_PHONE });
        else send(key.text);
      });
      return button;
    }));
    return line;
  }));
}

async function perform(name, order) {
  try {
    await act(person, name, order);
    const chat = find("chat");
    chat.scrollTop = chat.scrollHeight;
  } catch {
    toast(word("refused"));
  }
}

const send = (words) => perform("text", { text: words, minutes_ago: find("late").checked ? LATE_MINUTES : 0 });
const tap = (message, row, column) => perform("tap", { message, row, column });
const shareLocation = (latitude, longitude) => perform("location", { latitude, longitude });

async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    toast(word("copied"));
  } catch {
    toast(word("refused"));
  }
}

function toast(words) {
  const box = find("toast");
  box.textContent = words;
  box.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { box.hidden = true; }, TOAST_MILLISECONDS);
}

function startEditing(message) {
  editing = message.id;
  text.value = message.text;
  find("editing").hidden = false;
  text.focus();
}

function stopEditing() {
  if (editing !== null) text.value = "";
  editing = null;
  find("editing").hidden = true;
}

function toggle(opener, popup, open = find(popup).hidden) {
  find(popup).hidden = !open;
  find(opener).setAttribute("aria-expanded", String(open));
}

function closePopups() {
  toggle("menu", "commands", false);
  toggle("attach", "attachments", false);
}

function grow() {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, 140)}px`;
}

find("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const words = text.value.trim();
  if (!words) return;
  if (editing === null) send(words); else perform("edit", { message: editing, text: words });
  stopEditing();
  text.value = "";
  grow();
});
text.addEventListener("input", grow);
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    find("composer").requestSubmit();
  }
});
find("stop-editing").addEventListener("click", stopEditing);
find("menu").addEventListener("click", () => toggle("menu", "commands"));
find("attach").addEventListener("click", () => toggle("attach", "attachments"));
find("attachments").addEventListener("click", (event) => {
  const kind = event.target.closest("[data-attach]")?.dataset.attach;
  if (!kind) return;
  toggle("attach", "attachments", false);
  if (kind === "location") openLocation(shareLocation);
  else if (kind === "file") find("file").click();
  else perform(kind, { phone: SAMPLE_PHONE });
});
find("file").addEventListener("change", async () => {
  for (const file of find("file").files) {
    try { await upload(person, file); } catch { toast(word("refused")); }
  }
  find("file").value = "";
});
find("start").addEventListener("click", async () => {
  if (shown.blocked) await perform("unblock");
  send("/start");
});
find("language").addEventListener("change", () => perform("language", { language: find("language").value }));
find("drawer-toggle").addEventListener("click", () => toggle("drawer-toggle", "drawer"));
find("drawer-close").addEventListener("click", () => { toggle("drawer-toggle", "drawer", false); find("drawer-toggle").focus(); });
find("chat").addEventListener("click", closePopups);
find("block").addEventListener("click", () => perform(shown.blocked ? "unblock" : "block"));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  closePopups();
  stopEditing();
});

speak("vi");
watch(refresh, () => { find("status").textContent = word("offline"); });
