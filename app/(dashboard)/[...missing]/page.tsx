import type { Metadata } from 'next';
import { notFound } from 'next/navigation';

export const metadata: Metadata = { title: 'No such page' };

/** Every address without a page: the shell stands around its 404 too, and says what the data is. */
export default function MissingPage() {
  notFound();
}
