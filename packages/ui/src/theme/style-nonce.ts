import { setNonce } from 'get-nonce'

/**
 * The number that allows a style element on this page and no other: the page's policy names it, and a script that got
 * in could not read it from the markup. Also told to the part of dialogs that stops the page behind from scrolling.
 */
export function readStyleNonce(): string {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
  setNonce(nonce)
  return nonce
}
