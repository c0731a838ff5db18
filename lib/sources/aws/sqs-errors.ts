import type { Shape } from './error-shape.ts';

const NO_QUEUE: Shape = {
  code: 'empty',
  what: 'there is no such queue',
  remedy: () =>
    'Check INTERRUPTION_QUEUE_URLS: it takes the output QueueUrl of deploy/aws/interruptions.yaml, whole. A queue that was deleted less than a minute ago cannot be made again yet.',
};
const KEY_DENIED: Shape = {
  code: 'permission',
  what: "the queue's key does not let its messages be read",
  remedy: ({ account }) =>
    `Allow kms:Decrypt on the queue's KMS key (and kms:GenerateDataKey, to send a test) for the user or role of account ${account}, in its policy and in the key's own.`,
};
const KEY_GONE: Shape = {
  code: 'permission',
  what: "the queue's key cannot be used",
  remedy: () =>
    "Enable the queue's KMS key again, or set the queue to encryption with SQS's own keys (SqsManagedSseEnabled). Its messages wait as long as the queue keeps them.",
};
const KEY_THROTTLED: Shape = {
  code: 'throttled',
  what: "the queue's key is asked too often",
  remedy: () => 'It is tried again; messages wait on the queue meanwhile.',
  retryable: true,
};
const THROTTLED: Shape = {
  code: 'throttled',
  what: 'SQS still answered "too many requests" after several tries',
  remedy: () => 'It is tried again; messages wait on the queue meanwhile.',
  retryable: true,
};
const TOO_MANY: Shape = {
  code: 'throttled',
  what: 'too many messages were received and not yet taken off',
  remedy: () =>
    'It is tried again: they come back after 30 s. If it stays so, look whether somebody else reads this queue; each needs one of its own.',
  retryable: true,
};
const OTHER_ADDRESS: Shape = {
  code: 'region-not-enabled',
  what: 'the queue does not belong to this address',
  remedy: ({ region }) =>
    `Check INTERRUPTION_QUEUE_URLS: region (${region}), account and name must be those of one queue.`,
};

const BY_NAME = new Map<string, Shape>([
  ['QueueDoesNotExist', NO_QUEUE],
  ['AWS.SimpleQueueService.NonExistentQueue', NO_QUEUE],
  ['AWS.SimpleQueueService.QueueDeletedRecently', NO_QUEUE],
  ['QueueDeletedRecently', NO_QUEUE],
  ['KmsAccessDenied', KEY_DENIED],
  ['KMS.AccessDeniedException', KEY_DENIED],
  ['KmsDisabled', KEY_GONE],
  ['KMS.DisabledException', KEY_GONE],
  ['KmsInvalidState', KEY_GONE],
  ['KMS.InvalidStateException', KEY_GONE],
  ['KmsInvalidKeyUsage', KEY_GONE],
  ['KMS.InvalidKeyUsageException', KEY_GONE],
  ['KmsNotFound', KEY_GONE],
  ['KMS.NotFoundException', KEY_GONE],
  ['KmsOptInRequired', KEY_GONE],
  ['KMS.OptInRequired', KEY_GONE],
  ['KmsThrottled', KEY_THROTTLED],
  ['KMS.ThrottlingException', KEY_THROTTLED],
  ['RequestThrottled', THROTTLED],
  ['OverLimit', TOO_MANY],
  ['InvalidAddress', OTHER_ADDRESS],
]);

/** What SQS alone says in its errors, in its old words and its new ones; null for what all of AWS says alike. */
export const sqsShape = (name: string): Shape | null => BY_NAME.get(name) ?? null;
