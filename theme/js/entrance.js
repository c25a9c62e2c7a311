// The entrance goes on to the first language that the browser asks for and the site has.
(() => {
  const ways = [...document.querySelectorAll("a[hreflang]")];
  const main = (tag) => tag.toLowerCase().split("-")[0];
  for (const wanted of navigator.languages) {
    const way = ways.find((link) => main(link.hreflang) === main(wanted));
    if (way) { location.replace(way.href); return; }
  }
})();
