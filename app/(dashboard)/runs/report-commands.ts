/** What a person runs to report a training run; each is whole. */

/** Fetches the client and says where it reports to. */
export const fetchClient = (origin: string): string =>
  `curl -O ${origin}/client/spotledger.py
export SPOTLEDGER_URL=${origin}
export SPOTLEDGER_TOKEN=$API_TOKEN`;

export const TRAIN = `import spotledger

with spotledger.run(name="llama", planned_epochs=20) as run:
    for epoch in range(20):
        for batch in batches:
            train(batch)
            if run.should_checkpoint():
                with run.checkpoint():
                    save_state()
        run.epoch(epoch)`;

/** Says that a run starts: `id` as a shell has it. */
export const postStart = (origin: string, id: string): string =>
  `curl -X POST ${origin}/api/v1/runs/${id}/events \\
  -H "Authorization: Bearer $API_TOKEN" -H 'Content-Type: application/json' \\
  -d '{"events": [{"id": "start-0", "type": "start", "node": "0", "at": "'$(date -u +%Y-%m-%dT%H:%M:%SZ)'",
      "host": {"cloud": "aws", "region": "us-east-1", "instanceId": "i-0123456789abcdef0"}}]}'`;

/** Makes a run and says that it starts, without the client. */
export const postRun = (origin: string): string =>
  `RUN=$(curl -s -X POST ${origin}/api/v1/runs \\
  -H "Authorization: Bearer $API_TOKEN" -H 'Content-Type: application/json' \\
  -d '{"name": "llama", "plannedEpochs": 20}' | sed 's/.*"id":"\\([^"]*\\)".*/\\1/')

${postStart(origin, '$RUN')}`;
