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
    if (unknown.length > 0) await this.#find(tx, unknown);
    const lacking = unknown.filter((text) => !this.#ids.has(text));
    if (lacking.length > 0) {
      await tx.$executeRaw`
        insert into tag_set (digest, tags) select md5(t::jsonb::text), t::jsonb from unnest(${lacking}::text[]) as t order by 1
        on conflict (digest) do nothing`;
      await this.#find(tx, lacking);
    }
    return texts.map((text) => this.#ids.get(text) as number);
  }

  // Found ones are not locked: another writer may be writing rows of the same tags for long.
  async #find(tx: Tx, texts: readonly string[]): Promise<void> {
    const rows = await tx.$queryRaw<{ text: string; id: number }[]>`
      select given.text, tag_set.id from (select t as text, md5(t::jsonb::text) as digest from unnest(${texts}::text[]) as t) given
      join tag_set using (digest)`;
    for (const { text, id } of rows) this.#ids.set(text, id);
  }
}
