import { PartedAnswer, SubLine } from '#components/ui/answer';
import { counted } from '#components/ui/format';
import type { InstanceResponse } from '#lib/api/schemas/instances';
import { gpuWords, systemName } from '../../prices/words.ts';
import { instanceAnswer, newestFirst } from './words.ts';

/** The instance's answer, and under it which one it is. */
export function InstanceAnswer({ data }: { data: InstanceResponse }) {
  const [life] = newestFirst(data.lifetimes);
  const tags = Object.entries(life?.tags ?? {}).map(([key, value]) => `${key}=${value}`);
  const facts =
    life === undefined
      ? []
      : [
          gpuWords(life),
          life.lifecycle === 'spot' ? 'spot' : 'on demand',
          systemName(life.os),
          life.zoneName ?? life.region,
          `account ${life.account}`,
        ].filter((word) => word !== null);
  return (
    <>
      <PartedAnswer parts={instanceAnswer(data)} />
      <SubLine>
        <code className="font-mono text-xs break-all text-ink">{data.instanceId}</code>
        {facts.length > 0 && `: ${facts.join(', ')}`}.
        {data.lifetimes.length > 1 && ` The newest of ${counted(data.lifetimes.length, 'lifetime')}. `}
        {tags.length > 0 && <span className="break-words"> Tags: {tags.join(', ')}.</span>}
      </SubLine>
    </>
  );
}
