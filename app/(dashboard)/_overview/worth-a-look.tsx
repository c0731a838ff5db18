import type { Route } from 'next';
import Link from 'next/link';
import { Ago } from '#components/ui/ago';
import { Note, NoteList } from '#components/ui/note-list';
import { Section } from '#components/ui/section';
import type { Note as NoteData } from './notes.ts';

/** The list of what is worth a look; an empty list says so. */
export function WorthALook({ notes, asOf }: { notes: NoteData[]; asOf: string | undefined }) {
  return (
    <Section title="Worth a look">
      {notes.length === 0 ? (
        <p className="border-t border-t-ink py-3 text-sm text-soft">Nothing stands out right now.</p>
      ) : (
        <NoteList>
          {notes.map((note) => (
            <Note
              key={note.key}
              tone={note.tone}
              title={note.title}
              detail={note.detail}
              link={
                <Link className="link" href={note.link.href as Route}>
                  {note.link.text}
                </Link>
              }
              when={
                note.since !== null && asOf !== undefined && <Ago at={note.since} asOf={asOf} suffix="" />
              }
            />
          ))}
        </NoteList>
      )}
    </Section>
  );
}
