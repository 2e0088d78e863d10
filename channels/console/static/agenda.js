/* The day of today looks again every minute, when nobody is busy on it. */

const EVERY = 60_000;

async function again() {
  if (document.hidden) return;
  const scrolled = document.querySelector(".dag");
  if (document.activeElement && !["BODY", "A"].includes(document.activeElement.tagName) && document.activeElement !== scrolled) return;
  if (scrolled) sessionStorage.setItem("agenda.plaats", JSON.stringify([scrolled.scrollLeft, scrolled.scrollTop, scrollY]));
  location.reload();
}

function find() {
  const scrolled = document.querySelector(".dag");
  const kept = sessionStorage.getItem("agenda.plaats");
  sessionStorage.removeItem("agenda.plaats");
  if (scrolled && kept) {
    const [left, top, page] = JSON.parse(kept);
    scrolled.scrollTo(left, top);
    scrollTo(0, page);
    return;
  }
  const now = document.querySelector(".nu");
  if (scrolled && now) scrolled.scrollTop = Math.max(0, now.offsetTop - scrolled.clientHeight / 3);
}

find();
setInterval(again, EVERY);
