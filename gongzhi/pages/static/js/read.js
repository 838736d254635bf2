// Reads the page aloud where the browser can.
(() => {
  "use strict";
  const button = document.querySelector("[data-read-aloud]");
  if (!button || !("speechSynthesis" in window)) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    if (speechSynthesis.speaking) {
      speechSynthesis.cancel();
      return;
    }
    const said = new SpeechSynthesisUtterance(document.getElementById("content").innerText);
    said.lang = document.documentElement.lang === "en" ? "en" : "zh-CN";
    speechSynthesis.speak(said);
  });
})();
