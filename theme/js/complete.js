// The large last-resort face of Chinese is asked for once the page stands; a machine with Chinese faces never fetches it.
addEventListener("load", () => requestAnimationFrame(() => setTimeout(() => { document.documentElement.dataset.complete = ""; })));
