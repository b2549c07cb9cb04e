// What the pages have beyond their HTML: NHS.UK's components, and answers without a new page.
// Without it, or when anything in it fails, the same forms are sent and the same pages shown.
import { initAll } from "./nhsuk-frontend-10.6.1.min.js";
import { startChat } from "./chat.js";

document.body.classList.add("nhsuk-frontend-supported");
initAll();
startChat();

// A source is shown when something points to it.
function reveal(hash) {
  const target = hash.length > 1 ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
  if (target instanceof HTMLDetailsElement) {
    target.open = true;
    target.querySelector("summary").focus();
  }
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("a[data-source]");
  if (link) reveal(link.hash);
});
reveal(location.hash);

// A passage that was opened from a conversation leads back to it.
const back = document.querySelector("a[data-back]");
if (back && document.referrer && history.length > 1) {
  const from = new URL(document.referrer);
  if (from.origin === location.origin && from.pathname.startsWith("/conversations/")) {
    back.textContent = back.dataset.back;
    back.addEventListener("click", (event) => {
      event.preventDefault();
      history.back();
    });
  }
}
