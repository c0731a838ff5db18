import type { Tx } from './client.ts';

export type Tags = Record<string, string>;

/** The same tags in the same words, whatever their order. */
const textOf = (tags: Tags): string =>
  JSON.stringify(Object.fromEntries(Object.entries(tags).toSorted(([a], [b]) => (a < b ? -1 : 1))));

/** Ids of combinations of tags, made where new; what one writer has found it remembers for its next rows. */
export class TagSets {
  readonly #ids = new Map<string, number>();

  /** The id of each combination, in their order. */
  async idsOf(tx: Tx, sets: readonly Tags[]): Promise<number[]> {
    const texts = sets.map(textOf);
    const unknown = [...new Set(texts)].filter((text) => !this.#ids.has(text)).toSorted();
    if (unknown.length > 0) {
      const rows = await tx.$queryRaw<{ text: string; id: number }[]>`
        with given as (select t as text, t::jsonb as tags, md5(t::jsonb::text) as digest from unnest(${unknown}::text[]) as t),
        made as (insert into tag_set (digest, tags) select digest, tags from given order by digest
                 on conflict (digest) do update set digest = excluded.digest returning id, digest)
        select given.text, made.id from given join made using (digest)`;
      for (const { text, id } of rows) this.#ids.set(text, id);
    }
    return texts.map((text) => this.#ids.get(text) as number);
  }
}
