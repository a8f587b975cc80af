// All that a page does by itself: open its folds, by the button and for print.
const folds = () => document.querySelectorAll("main details");
const button = document.getElementById("unfold");
if (button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const open = [...folds()].some(fold => !fold.open);
    folds().forEach(fold => { fold.open = open; });
    button.textContent = open ? "Close all folds" : "Open all folds";
  });
}
addEventListener("beforeprint", () => {
  folds().forEach(fold => { fold.dataset.open = fold.open; fold.open = true; });
});
addEventListener("afterprint", () => {
  folds().forEach(fold => { fold.open = fold.dataset.open === "true"; });
});
// A link to a part inside a fold opens it.
const reveal = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let one = target?.closest("details"); one; one = one.parentElement.closest("details")) {
    one.open = true;
  }
  target?.scrollIntoView();
};
addEventListener("hashchange", reveal);
if (location.hash) reveal();
