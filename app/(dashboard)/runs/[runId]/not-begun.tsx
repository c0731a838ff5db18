'use client';
import { Command } from '#components/ui/command';
import { Section } from '#components/ui/section';
import { postStart } from '../report-commands.ts';
import { useOrigin } from '../use-origin.ts';

/** A run that waits for its first start: how it is told. */
export function NotBegun({ id }: { id: string }) {
  const origin = useOrigin();
  return (
    <Section id="report" title="What it waits for" note="the client for Python sends it by itself">
      <div className="border-t border-t-ink pt-2">
        <Command label="Each node says once that it starts, and where it is">{postStart(origin, id)}</Command>
      </div>
    </Section>
  );
}
