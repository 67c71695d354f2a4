// The drawer: what a developer moves while trying out.

import { control } from "/web/server.js";
import { word } from "/web/words.js";

const SLOW_SECONDS = 5;
const find = (id) => document.getElementById(id);
let shiftMinutes = 0;

/** Show the state of the clock, the faults and this person. */
export function drawControls(view) {
  shiftMinutes = view.controls.shift_minutes;
  const now = new Date(view.controls.now);
  find("now").textContent = now.toLocaleString("vi", { dateStyle: "short", timeStyle: "short", timeZone: "Asia/Ho_Chi_Minh" });
  find("faults-coming").textContent = view.controls.faults;
  find("waiting").textContent = view.controls.waiting;
  find("limits").checked = view.controls.limits;
  find("block").textContent = word(view.blocked ? "unblock" : "block");
}

for (const button of document.querySelectorAll("[data-minutes]")) {
  button.addEventListener("click", () => control({ advance_minutes: Number(button.dataset.minutes) }));
}
find("clock-back").addEventListener("click", () => control({ advance_minutes: -shiftMinutes }));
find("fault-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const fault = { kind: find("fault-kind").value, method: find("fault-method").value || null, delay: SLOW_SECONDS };
  control({ fault, times: Number(find("fault-times").value) });
});
find("malformed").addEventListener("click", () => control({ malformed_update: true }));
find("clear-faults").addEventListener("click", () => control({ clear_faults: true }));
find("limits").addEventListener("change", () => control({ limits: find("limits").checked }));
