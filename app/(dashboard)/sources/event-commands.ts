/** What a person runs to set the ways of events up; each is a whole command for a shell. */
export const DEPLOY = `aws cloudformation deploy --region us-east-1 \\
  --stack-name spotledger-interruptions \\
  --template-file deploy/aws/interruptions.yaml`;

export const QUEUE_URL = `aws cloudformation describe-stacks --region us-east-1 \\
  --stack-name spotledger-interruptions \\
  --query "Stacks[0].Outputs[?OutputKey=='QueueUrl'].OutputValue" --output text`;

export const NAME_QUEUE = `INTERRUPTION_QUEUE_URLS=https://sqs.us-east-1.amazonaws.com/123456789012/spotledger-interruptions \\
  SOURCES=aws npm start`;

/** A test through the rule, which the button leaves out: it sends to the queue itself. */
export const testRule = (region: string): string =>
  `aws events put-events --region ${region} \\
  --entries '[{"Source":"spotledger.test","DetailType":"Test","Detail":"{}"}]'`;

/** A test event as it is posted, under an id of its own. */
export const testEvent = (id: string): string =>
  `{"version": "0", "id": "${id}", "source": "spotledger.test",
      "detail-type": "Test", "account": "123456789012", "region": "us-east-1",
      "time": "2026-11-01T00:00:00Z", "resources": [], "detail": {}}`;

/** Posts a test event to this installation. */
export const postTest = (origin: string): string =>
  `curl -X POST ${origin}/api/v1/events \\
  -H "Authorization: Bearer $API_TOKEN" -H 'Content-Type: application/json' \\
  -d '${testEvent("test-'$(date +%s)'")}'`;
