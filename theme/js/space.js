// A face in which every Chinese character is an empty square, for machines that have no Chinese face, until one has come.
// A script can give it to the page before the first text is set; what a stylesheet names comes later, even from within it.
{
  const font = "d09GMgABAAAAAAFgAAoAAAAAAtwAAAEXAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAABmAAgRgKGDQBNgIkAwYLBgAEIAVyByAbPQIAngV20wdNUcwJjVyj7LEIuT2F8dD/5Xtn56WU/iicrh8sFTQEpYoFPPyPB7BUXAvgwvN46+0S/+QDG0j3LZ5YmkvaAqBJeDBHwf/skB+2fbcWYWAQeB5IoJEdkJ7bmLg8giS/2+qKzFbdOIV4BYYDTWO4t4Y63/3n2j1BeVIVAKCCRgrMS6M4UFQURXAcO7delAAT4BIwRJ0nBHXZriCo67qBoG5DsKPoITjAc+xCR/cPNGhBIBPmySDHBmbKvgACweFbJ1N+w5EtfL08+ENJ3uk+SA0IytP/ly1ejRAAgMgWBBopQAMAgOJIgDCBAI0hE1KUEWHVfM/GpG9X83WI01Qv79turo5KXKxZUYWqucZsNwIAAA==";
  const bytes = Uint8Array.from(atob(font), (character) => character.charCodeAt(0));
  const unicodeRange = "U+2014, U+2018-201D, U+2026, U+3000-303F, U+3400-9FFF, U+FF00-FFEF";
  document.fonts.add(new FontFace("Chinese Space", bytes.buffer, { unicodeRange }));
}
