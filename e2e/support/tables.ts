import { expect, type Locator, type Page } from '@playwright/test';

/** A table's row as it is read out: text by the head of its column. */
export type ShownRow = Record<string, string>;

/** The table with that caption. */
export const table = (scope: Page | Locator, caption: string | RegExp): Locator =>
  scope.getByRole('table', { name: caption });

/** The rows of a table once it is filled, as text by column head; what is hidden from readers is left out. */
export async function readRows(shown: Locator): Promise<ShownRow[]> {
  await expect(shown).toHaveAttribute('aria-busy', 'false');
  return shown.evaluate((element) => {
    const text = (cell: Element) => {
      const copy = cell.cloneNode(true) as Element;
      for (const hidden of copy.querySelectorAll('[aria-hidden="true"]')) hidden.remove();
      for (const line of copy.querySelectorAll('br')) line.replaceWith(' ');
      return (copy.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
    };
    const { tHead, tBodies } = element as HTMLTableElement;
    const heads = [...(tHead?.rows[0]?.cells ?? [])].map(text);
    return [...(tBodies[0]?.rows ?? [])]
      .filter((row) => row.cells.length === heads.length)
      .map((row) =>
        Object.fromEntries([...row.cells].map((cell, index) => [heads[index] ?? '', text(cell)])),
      );
  });
}

/** The key numbers of a strip by their label. */
export async function readKpis(strip: Locator): Promise<Record<string, { value: string; note: string }>> {
  return strip.evaluate((list) =>
    Object.fromEntries(
      [...list.children].map((item) => {
        const [label, value, note] = [...item.children].map((part) =>
          (part.textContent ?? '').replaceAll(/\s+/g, ' ').trim(),
        );
        return [label ?? '', { value: value ?? '', note: note ?? '' }];
      }),
    ),
  );
}
