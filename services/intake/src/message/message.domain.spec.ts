import { maskedRecipient, messageText } from './message.domain.js';

it('says number and item, and what happened', () => {
  expect(messageText('ready', { caseNo: 'N-1', itemName: '食品经营许可' })).toBe(
    '【政务服务】您申请的“食品经营许可”（办件编号N-1）已有办理结果。请按您选择的方式领取。',
  );
});

it.each([
  ['sms', '13900001234', '139****1234'],
  ['sms', '12345', '****'],
  ['mail', '长春市南关区人民大街1号', '长春市南关区****'],
] as const)('masks the recipient of %s %s', (channel, recipient, masked) => {
  expect(maskedRecipient(channel, recipient)).toBe(masked);
});
