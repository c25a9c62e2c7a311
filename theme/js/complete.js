// The large last-resort face of Chinese is asked for when the page stands; a machine with Chinese faces never fetches it.
(() => {
  const complete = () => { document.documentElement.dataset.complete = ""; };
  const soon = () => requestAnimationFrame(() => setTimeout(complete));
  if (document.readyState === "complete") soon();
  else addEventListener("load", soon);
})();
