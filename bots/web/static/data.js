// Uploads with their progress. The form works the same without this: whatever goes wrong here, the
// browser sends it.
import { initAll } from "./nhsuk-frontend-10.6.1.min.js";

const STEP = 25; // per cent between two announcements

function start() {
  const form = document.getElementById("upload");
  if (form) form.addEventListener("submit", (event) => send(event, form));
}

function send(event, form) {
  const files = [...form.querySelector("input[type=file]").files];
  if (!files.length) return; // the page that comes back says so
  event.preventDefault();
  if (form.dataset.sending) return;
  if (files.reduce((sum, file) => sum + file.size, 0) >= Number(form.dataset.limit)) {
    tell(form.dataset.tooLarge);
    return;
  }
  try {
    upload(form);
  } catch {
    form.submit();
  }
}

function upload(form) {
  const request = new XMLHttpRequest();
  const bar = document.getElementById("upload-progress");
  const button = form.querySelector("[type=submit]");
  let told = 0;

  function stop() {
    delete form.dataset.sending;
    button.removeAttribute("aria-disabled");
    bar.hidden = true;
  }

  request.open("POST", form.action);
  request.responseType = "document";
  request.upload.addEventListener("progress", ({ lengthComputable, loaded, total }) => {
    const done = lengthComputable ? Math.floor((100 * loaded) / total) : 0;
    bar.firstElementChild.value = done;
    if (done >= told + STEP && done < 100) {
      told = done;
      tell(`Uploading: ${done}%`);
    }
  });
  request.upload.addEventListener("load", () => {
    bar.firstElementChild.removeAttribute("value");
    tell("Uploaded. Reading what is in it…");
  });
  request.addEventListener("load", () => {
    stop();
    const main = request.response?.querySelector("main");
    if (!main) form.submit();
    else show(request.response, main, request.responseURL);
  });
  request.addEventListener("error", () => {
    stop();
    tell(form.dataset.tryAgain);
  });
  form.dataset.sending = "yes";
  button.setAttribute("aria-disabled", "true");
  bar.hidden = false;
  tell("Uploading…");
  request.send(new FormData(form));
}

function show(page, main, address) {
  document.title = page.title;
  document.getElementById("maincontent").replaceWith(document.adoptNode(main));
  history.replaceState(null, "", address.includes("?") ? address : "/data");
  initAll({ scope: main });
  start();
  const first = main.querySelector(".nhsuk-error-summary, .nhsuk-notification-banner, h1");
  if (!first.hasAttribute("tabindex")) first.setAttribute("tabindex", "-1");
  first.focus();
  scrollTo({ top: 0 });
}

function tell(words) {
  document.getElementById("upload-told").textContent = words;
}

start();
