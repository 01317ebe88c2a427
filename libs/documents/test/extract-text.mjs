// Prints the text of PDF files, as another program reads it: JSON, for each file a list of its pages. A process of its own, because
// pdfjs is an ES module that Jest's CommonJS cannot load.
import { readFileSync } from 'node:fs';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

const files = [];
for (const file of process.argv.slice(2)) {
  const pdf = await getDocument({ data: new Uint8Array(readFileSync(file)), useSystemFonts: false, verbosity: 0 }).promise;
  const pages = [];
  for (let page = 1; page <= pdf.numPages; page += 1) {
    const { items } = await (await pdf.getPage(page)).getTextContent();
    pages.push(items.map((item) => item.str).join('\n'));
  }
  files.push(pages);
}
process.stdout.write(JSON.stringify(files));
