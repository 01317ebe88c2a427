import type { ReviewStep } from './review.domain.js';
import { heldSteps } from './pre-review.domain.js';

type Step = Pick<ReviewStep, 'key' | 'kind' | 'needs'>;
const step = (key: string, needs: string[] = [], kind: Step['kind'] = 'review'): Step => ({ key, kind, needs });

describe('the steps that wait for the acceptance of a case that is reviewed ahead', () => {
  it.each<[string, Step[], string[]]>([
    ['are those that decide', [step('papers'), step('site'), step('head', ['papers', 'site'], 'decision')], ['head']],
    ['are the last ones where no step decides', [step('papers'), step('site', ['papers'])], ['site']],
    ['are all where none needs another', [step('papers'), step('site')], ['papers', 'site']],
    ['are not those behind a decision that come to it only', [step('head', [], 'decision'), step('print', ['head'])], ['head']],
  ])('%s', (_, steps, held) => {
    expect([...heldSteps({ preReview: true }, steps)]).toEqual(held);
  });

  it('are none once it is accepted', () => {
    expect(heldSteps({ preReview: false }, [step('head', [], 'decision')]).size).toBe(0);
  });
});
