import { checkCondition, checkText } from './check.js';
import { ConditionError, evaluate, evaluateText } from './evaluate.js';

const questions = [
  { key: 'band', choices: [{ value: 'restaurant' }, { value: 'canteen' }] },
  { key: 'sign', choices: [{ value: 'yes' }, { value: 'no' }] },
];

describe('a condition that may be published', () => {
  test.each([
    "answers.band == 'canteen'",
    "answers.band != 'canteen' && applicant.kind == '1'",
    "applicant.kind in ['1', '2'] || !(answers.sign == 'yes')",
    "has(answers.sign) ? answers.sign == 'yes' : true",
    "answers.band == 'canteen' == (answers.sign == 'no')",
    "'restaurant' == answers.band",
    'true',
  ])('%s', (expression) => {
    expect(checkCondition(expression, questions)).toEqual([]);
  });
});

describe('a condition that may not', () => {
  test.each([
    ['answers.band ==', 'syntax', 'expecting'],
    ["answers.band = 'canteen'", 'syntax', 'expecting'],
    ['', 'syntax', 'expecting'],
    ["answers.size == 'big'", 'unknown-name', 'answers.size: no question has this key'],
    ["applicant.age == '1'", 'unknown-name', 'applicant.age: the applicant has no such fact'],
    ["applicant.toString == '1'", 'unknown-name', 'applicant.toString: the applicant has no such fact'],
    ["constructor.name == '1'", 'unknown-name', 'constructor.name: conditions speak of answers and applicant only'],
    ["officer.name == '1'", 'unknown-name', 'officer.name: conditions speak of answers and applicant only'],
    ["answers.band == 'bar'", 'unknown-value', "answers.band can never be 'bar'; its values are restaurant, canteen"],
    ["'bar' != answers.band", 'unknown-value', "answers.band can never be 'bar'; its values are restaurant, canteen"],
    ["applicant.kind in ['1', '9']", 'unknown-value', "applicant.kind can never be '9'; its values are 1, 2, 3, 4, 5, 6"],
    ['answers.band', 'type', 'the condition is a text, not a truth value'],
    ["answers.band == 'canteen' && answers.sign", 'type', 'an operand of && is a text, not a truth value'],
    ['answers.band == true', 'type', 'a text is compared with a truth value'],
    ['answers.band == 3', 'type', 'values are texts in quotes or true and false, not int64Value'],
    ["answers.band in 'canteen'", 'type', 'the right side of in is a text, not a list'],
    ["answers['band'] == 'canteen'", 'unsupported', '[] is not part of the condition language'],
    ["answers.band.startsWith('c')", 'unsupported', 'startsWith is not part of the condition language'],
    ["['a'].all(x, x == 'a')", 'unsupported', 'comprehensionExpr is not part of the condition language'],
    ['answers', 'unsupported', 'answers stands alone; conditions speak of answers.<key> and applicant.<name>'],
    ["{'a': 'b'}.a == 'b'", 'unknown-name', 'the expression.a: conditions speak of answers and applicant only'],
  ])('%s: %s', (expression, code, message) => {
    expect(checkCondition(expression, questions)).toEqual([{ code, message: expect.stringContaining(message) }]);
  });

  test('all its problems are told at once', () => {
    expect(checkCondition("answers.a == 'x' || answers.b == 'y'", questions).map((problem) => problem.code)).toEqual([
      'unknown-name',
      'unknown-name',
    ]);
  });
});

describe('evaluation', () => {
  const facts = { answers: { band: 'canteen', sign: 'no' }, applicant: { kind: '2' } };

  test.each([
    ['', true],
    ["answers.band == 'canteen'", true],
    ["answers.band == 'canteen' && applicant.kind == '1'", false],
    ["applicant.kind in ['1', '2'] && answers.sign != 'yes'", true],
    ["has(answers.size) ? answers.size == 'x' : true", true],
  ])('%s is %s', (expression, expected) => {
    expect(evaluate(expression, facts)).toBe(expected);
  });

  test.each(["answers.size == 'x'", 'answers.band', 'answers.band ==', "answers.__proto__ == 'x'"])(
    '%s cannot be answered',
    (expression) => {
      expect(() => evaluate(expression, facts)).toThrow(ConditionError);
    },
  );
});

describe('an expression that yields a choice', () => {
  const values = ['yes', 'no'];

  test.each(["'no'", 'answers.sign', "answers.band == 'canteen' ? 'yes' : answers.sign"])('%s may be published', (expression) => {
    expect(checkText(expression, questions, values)).toEqual([]);
  });

  test.each([
    ["'maybe'", 'unknown-value', "'maybe' is none of the values yes, no"],
    ['answers.band', 'unknown-value', 'answers.band is none of the values yes, no'],
    ["answers.sign == 'yes' ? 'yes' : 'maybe'", 'unknown-value', "'maybe' is none of the values yes, no"],
    ["answers.sign ? 'yes' : 'no'", 'type', 'the question of ?: is a text, not a truth value'],
    ["answers.sign == 'yes'", 'type', 'the expression is a truth value, not a text'],
    ['answers.size', 'unknown-name', 'answers.size: no question has this key'],
    ["answers.sign ? 'yes'", 'syntax', ''],
  ])('%s may not: %s', (expression, code, message) => {
    expect(checkText(expression, questions, values)).toEqual([{ code, message: expect.stringContaining(message) }]);
  });

  test.each([
    ["'no'", 'no'],
    ['answers.band', 'canteen'],
    ["answers.sign == 'yes' ? 'a' : applicant.kind", '2'],
  ])('%s yields %s', (expression, expected) => {
    expect(evaluateText(expression, { answers: { band: 'canteen', sign: 'no' }, applicant: { kind: '2' } })).toBe(expected);
  });

  test.each(["answers.sign == 'no'", 'answers.size'])('%s yields no text', (expression) => {
    expect(() => evaluateText(expression, { answers: { sign: 'no' }, applicant: { kind: '2' } })).toThrow(ConditionError);
  });
});
