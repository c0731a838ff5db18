import type { ButtonHTMLAttributes } from 'react';

const SHAPES = {
  outline: 'border border-hair text-soft hover:bg-hover hover:text-ink aria-expanded:bg-hover',
  solid: 'border border-ink bg-ink text-paper hover:opacity-90',
  quiet: 'link-quiet px-0!',
} as const;

/** The look of a button, for links that must look the same. */
export function buttonClass(shape: keyof typeof SHAPES = 'outline'): string {
  return `inline-flex min-h-7 items-center gap-1.5 rounded-md px-2.5 py-1 text-sm whitespace-nowrap disabled:cursor-not-allowed disabled:opacity-55 ${SHAPES[shape]}`;
}

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  shape?: keyof typeof SHAPES;
  /** said while the action runs; the button is then disabled but keeps its focus */
  busy?: string | null;
};

/** A button. While `busy` it cannot be pressed again, and says what it is doing. */
export function Button({ shape, busy = null, className = '', children, onClick, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={busy !== null || undefined}
      onClick={busy === null ? onClick : (event) => event.preventDefault()}
      className={`${buttonClass(shape)} ${busy === null ? '' : 'opacity-65'} ${className}`}
    >
      {busy ?? children}
    </button>
  );
}
