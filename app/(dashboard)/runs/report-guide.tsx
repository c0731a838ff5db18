'use client';
import { Command } from '#components/ui/command';
import { Section } from '#components/ui/section';
import { fetchClient, postRun, TRAIN } from './report-commands.ts';
import { useOrigin } from './use-origin.ts';

/** How training code reports its runs: with the client for Python, or by HTTP from anything. */
export function ReportGuide() {
  const origin = useOrigin();
  return (
    <Section
      id="report"
      title="How to report a run"
      note="writes need the server’s API_TOKEN; without one set they are answered 401"
    >
      <div className="border-t border-t-ink pt-2">
        <Command label="The client for Python: one file, standard library only, it never slows or stops training">
          {fetchClient(origin)}
        </Command>
        <Command label="In the training code; callbacks for Lightning and Hugging Face are in the same file">
          {TRAIN}
        </Command>
        <Command label="From anything else, by HTTP: epochs, checkpoints and the end are events like this one">
          {postRun(origin)}
        </Command>
        <p className="mt-3 max-w-prose text-sm text-soft">
          Runs that are logged in MLflow already come by themselves once MLFLOW_TRACKING_URI names the server.
        </p>
      </div>
    </Section>
  );
}
