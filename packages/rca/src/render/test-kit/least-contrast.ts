/** Runs in the page: the least contrast of any text against what is painted behind it. WCAG 2.2, 1.4.3. */
export const leastContrast: string = `(() => {
  const brush = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const parse = (color) => {
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = color;
    brush.fillRect(0, 0, 1, 1);
    return [...brush.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (color) => {
    const [r, g, b] = color.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      if ((at.matches('g.box') && !element.matches('.flag')) || at.matches('svg.frame')) {
        return parse(getComputedStyle(at.querySelector('rect')).fill);
      }
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color[3] === 255) return color;
    }
    return [255, 255, 255];
  };
  let least = { ratio: 21, text: '', seen: 0 };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const parent = walker.currentNode.parentElement;
    if (text === '' || parent.closest('.zone, title, legend')) continue;
    if (parent.getClientRects().length === 0) continue;
    const style = getComputedStyle(parent);
    const front = luminance(parse(parent.closest('svg') ? style.fill : style.color));
    const back = luminance(behind(parent));
    const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    least.seen += 1;
    if (ratio < least.ratio) least = { ...least, ratio, text: parent.outerHTML.slice(0, 120) };
  }
  return least;
})()`;
