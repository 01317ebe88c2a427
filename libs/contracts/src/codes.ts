/** Code sets of GB/T 39046—2020, annex A. The values are the standard's own; only the names of the constants are ours. */

/** A.1 item types 事项类型. */
export const ITEM_TYPES = {
  '01': '行政许可',
  '02': '行政处罚',
  '03': '行政强制',
  '04': '行政征收',
  '05': '行政给付',
  '06': '行政检查',
  '07': '行政确认',
  '08': '行政奖励',
  '09': '行政裁决',
  '10': '其他类别事项',
  '20': '公共服务事项',
} as const;
export type ItemType = keyof typeof ITEM_TYPES;

/** The item type of a code; an extension of the set, or nothing, is one of the others (其他类别事项). */
export const itemTypeOf = (code: string): ItemType => (Object.hasOwn(ITEM_TYPES, code) ? (code as ItemType) : '10');

/** A.2 exercising levels 行使层级. */
export const EXERCISE_LEVELS = {
  '1': '国家级',
  '2': '省级',
  '3': '市级',
  '4': '县级',
  '5': '镇（乡、街道）级',
  '6': '村（社区）级',
  '7': '分级管理',
} as const;
export type ExerciseLevel = keyof typeof EXERCISE_LEVELS;

/** A.3 nature of the implementing body 实施主体性质. */
export const BODY_KINDS = { '1': '法定机关', '2': '授权组织', '3': '受委托组织', '9': '其他' } as const;
export type BodyKind = keyof typeof BODY_KINDS;

/** A.4 kinds of applicant 服务对象. */
export const SERVICE_OBJECTS = {
  '1': '自然人',
  '2': '企业法人',
  '3': '事业法人',
  '4': '社会组织法人',
  '5': '行政机关',
  '6': '其他组织',
} as const;
export type ServiceObject = keyof typeof SERVICE_OBJECTS;

/** A.5 handling modes 办理形式. */
export const HANDLING_MODES = { '1': '窗口办理', '2': '电脑端网上办理', '3': '移动端网上申请', '4': '快递申请', '9': '其他' } as const;
export type HandlingMode = keyof typeof HANDLING_MODES;

/** A.6 case types 办件类型. */
export const CASE_TYPES = { '1': '即办件', '2': '承诺件', '9': '其他' } as const;
export type CaseType = keyof typeof CASE_TYPES;

/** A.7 kinds of special procedure 特别程序种类. */
export const SPECIAL_PROCEDURE_KINDS = { '1': '延长审批', '2': '除延长审批之外的情况' } as const;
export type SpecialProcedureKind = keyof typeof SPECIAL_PROCEDURE_KINDS;

/** A.8 levels of satisfaction 满意度; 4 and 5 are bad ratings (差评). */
export const SATISFACTION_LEVELS = { 1: '非常满意', 2: '满意', 3: '基本满意', 4: '不满意', 5: '非常不满意' } as const;
export type SatisfactionLevel = keyof typeof SATISFACTION_LEVELS;

/** Table 7, state of a step 环节办理状态. */
export const STEP_STATES = { '1': '待办', '2': '已办' } as const;
export type StepState = keyof typeof STEP_STATES;

/** Table 7, what was done in a step 业务动作. */
export const STEP_ACTIONS = { '1': '通过', '2': '退回', '3': '其他' } as const;
export type StepAction = keyof typeof STEP_ACTIONS;

/** Certificate types of GA/T 2000.156 in use here, and the USCC of organisations. */
export const CERTIFICATE_TYPES = { '111': '居民身份证', '001': '统一社会信用代码' } as const;
export type CertificateType = keyof typeof CERTIFICATE_TYPES;

/** Remedies that a refusal names: 行政复议法 第二十条, 行政诉讼法 第四十六条. */
export const REMEDIES =
  '如不服本决定，可以自收到本文书之日起六十日内申请行政复议，或者自知道或者应当知道作出本决定之日起六个月内依法提起行政诉讼。';
