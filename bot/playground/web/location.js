// Sharing a place: sample points and free coordinates, never the real place of this machine.

import { speak } from "/web/words.js";

// City points, rounded to two digits; they are samples for typing less, no addresses of anything.
const POINTS = [
  ["Hà Nội", 21.03, 105.85],
  ["Sơn La", 21.33, 103.91],
  ["Bắc Ninh", 21.19, 106.07],
  ["Huế", 16.46, 107.59],
  ["Đà Nẵng", 16.05, 108.2],
  ["Đồng Xoài", 11.53, 106.89],
  ["TP. Hồ Chí Minh", 10.78, 106.7],
  ["Cà Mau", 9.18, 105.15],
  ["Paris", 48.86, 2.35],
];
const find = (id) => document.getElementById(id);
let share = () => {};

/** Open the dialog; `chosen(latitude, longitude)` is called when a point is shared. */
export function openLocation(chosen) {
  share = chosen;
  speak(document.documentElement.lang);
  find("location-dialog").showModal();
}

find("points").append(...POINTS.map(([name, latitude, longitude]) => {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = name;
  button.addEventListener("click", () => {
    find("latitude").value = latitude;
    find("longitude").value = longitude;
  });
  return button;
}));

find("point-form").addEventListener("submit", (event) => {
  event.preventDefault();
  find("location-dialog").close();
  share(Number(find("latitude").value), Number(find("longitude").value));
});
find("location-cancel").addEventListener("click", () => find("location-dialog").close());
