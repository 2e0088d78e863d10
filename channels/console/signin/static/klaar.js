/* Tells the window that waits that somebody signed in, and goes away. */

try {
  localStorage.setItem("balie.aangemeld", String(Date.now()));
} catch { /* a browser that keeps nothing: the other window looks when it gets the focus */ }
close();
