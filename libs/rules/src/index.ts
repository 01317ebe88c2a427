export { checkCondition, checkText, type ConditionProblem, type QuestionNames } from './check.js';
export { ConditionError, evaluate, evaluateText } from './evaluate.js';
export { type ApplicantFacts, type Facts } from './facts.js';
export { checkAnswers, requiredMaterials, type AnswerProblem, type RequiredMaterial } from './version.js';
