// What the page asks of the playground.

async function post(path, order) {
  const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(order) });
  if (!answer.ok) throw new Error(String(answer.status));
}

export const act = (person, name, order = {}) => post("/playground/act", { person, act: name, ...order });

export const control = (order) => post("/playground/control", order);

export async function upload(person, file) {
  const query = new URLSearchParams({ person, name: file.name });
  const type = file.type || "application/octet-stream";
  const answer = await fetch(`/playground/upload?${query}`, { method: "POST", headers: { "Content-Type": type }, body: file });
  if (!answer.ok) throw new Error(String(answer.status));
}

export async function view(person) {
  const answer = await fetch(`/playground/chat?person=${person}`);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/** Call `changed` after every change, and `lost` when the playground is gone. */
export function watch(changed, lost) {
  const stream = new EventSource("/playground/events");
  stream.onmessage = changed;
  stream.onerror = lost;
}
