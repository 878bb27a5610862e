/**
 * Bytes as a text that stays as small as they are when it is compressed.                   layer 4
 *
 * Base64 moves bytes off their boundaries, so that what is repeated in them no longer is: compiled kernels grow by half.
 * Here every byte is one printable character, or, a third of them, two, which leaves repetitions as they are.
 */

/** 90 printable characters from # on, without the quote and the backslash. */
const digit = (value: number): string => {
  const code = 35 + value;
  return String.fromCharCode(code + (code >= 39 ? 1 : 0) + (code >= 91 ? 1 : 0));
};

/** The runtime's `bytesOf` reads it. Small numbers and the prefix of vector instructions take one character. */
export function textOfBytes(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (const byte of bytes) {
    const value = (byte + 4) & 255;
    parts.push(['', ' ', '!'][Math.floor(value / 90)] ?? '', digit(value % 90));
  }
  return parts.join('');
}
