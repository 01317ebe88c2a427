import { monitorEventLoopDelay } from 'node:perf_hooks';
import { CURRENT_TEMPLATES, PdfRenderer } from '../src/index.js';
import { SAMPLES } from './samples.js';

const renderer = new PdfRenderer();
afterAll(() => renderer.stop());

const grant = (name = '张三'): Promise<Buffer> =>
  renderer.render(CURRENT_TEMPLATES.GRANT, { ...SAMPLES.GRANT, applicant: { ...SAMPLES.GRANT.applicant, name } });

it('makes the same bytes every time, also in another thread', async () => {
  const first = await grant();
  expect((await grant()).equals(first)).toBe(true);
  await renderer.stop();
  expect((await grant()).equals(first)).toBe(true);
});

it('tells errors of the document as they are', async () => {
  await expect(grant('王𠀀')).rejects.toMatchObject({ kind: 'invalid', code: 'glyph-missing', details: { characters: '𠀀' } });
  await expect(grant('')).rejects.toMatchObject({ code: 'document-data-invalid', details: { field: 'applicant.name' } });
});

it('rejects what was being made when it is stopped, and starts again', async () => {
  const making = grant();
  await Promise.all([expect(making).rejects.toThrow('stopped'), renderer.stop()]);
  expect((await grant()).length).toBeGreaterThan(1000);
});

it('leaves the event loop of the service free', async () => {
  await renderer.stop();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  // with the start of the thread and the reading of the fonts
  const began = performance.now();
  await Promise.all(Array.from({ length: 50 }, (_, index) => grant(`第${index}人`)));
  const took = performance.now() - began;
  delay.disable();
  expect(delay.max / 1e6).toBeLessThan(took / 2);
});
