declare module '*?raw' {
  const text: string;
  export default text;
}

/** The command line, bundled: the text of a function that takes `require`; and the beginning of its digest. */
declare module 'natsmith:program' {
  export const id: string;
  export const source: string;
}
