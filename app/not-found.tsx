import Link from 'next/link';

export default function NotFound() {
  return (
    <main className="mx-auto max-w-[680px] px-6 py-24">
      <h1 className="font-serif text-3xl tracking-[-0.012em]">There is no such page.</h1>
      <p className="mt-2 text-sm text-soft">
        The address may be mistyped, or what it named is not kept here.{' '}
        <Link className="link" href="/">
          Go to the overview
        </Link>
      </p>
    </main>
  );
}
