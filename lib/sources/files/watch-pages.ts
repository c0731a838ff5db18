import { TokenType } from '@streamparser/json';

const OPENING: readonly TokenType[] = [TokenType.LEFT_BRACE, TokenType.LEFT_BRACKET];
const CLOSING: readonly TokenType[] = [TokenType.RIGHT_BRACE, TokenType.RIGHT_BRACKET];
/** A record is flat; whoever nests further has another file, or means harm. */
const DEEPEST = 16;
/** Objects that the SDKs put beside the history. */
const METADATA = ['ResponseMetadata', '$metadata'];

/**
 * Watches the tokens of a JSON file go by and stops it where it is not a price history: another kind of answer, or
 * one kind after the other. `fail` makes the error from what is wrong.
 */
export function watchPages(
  first: '{' | '[',
  fail: (what: string) => Error,
): (token: TokenType, value: unknown) => void {
  const root = first === '{' ? TokenType.LEFT_BRACE : TokenType.LEFT_BRACKET;
  let depth = 0;
  let key: string | null = null;
  let afterColon = false;
  let hasHistory = false;

  function checkMember(token: TokenType): void {
    if (key === 'SpotPriceHistory') {
      if (token !== TokenType.LEFT_BRACKET) throw fail('SpotPriceHistory is not a list');
      hasHistory = true;
    } else if (OPENING.includes(token) && key !== null && !METADATA.includes(key)) {
      throw fail(`this JSON holds ${JSON.stringify(key.slice(0, 40))}, not SpotPriceHistory`);
    }
  }

  return (token, value) => {
    if (depth === 0) {
      if (token !== root) throw fail('something else follows the price history');
      hasHistory = false;
    } else if (depth === 1 && first === '{') {
      if (token === TokenType.COLON) afterColon = true;
      else if (afterColon) {
        checkMember(token);
        afterColon = false;
      } else if (token === TokenType.STRING) key = String(value);
    }
    if (OPENING.includes(token)) depth += 1;
    else if (CLOSING.includes(token)) depth -= 1;
    if (depth > DEEPEST) throw fail('this JSON is nested too deeply for a price history');
    if (depth === 0 && first === '{' && !hasHistory) throw fail('this JSON holds no SpotPriceHistory');
  };
}
