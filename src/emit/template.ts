import Handlebars from 'handlebars';

/** How a value gets into a text: each language has its own quoting. A value that cannot be quoted is refused. */
const helpers = {
  /** POSIX sh, one word. */
  sh: (value: unknown) => `'${String(value).replaceAll("'", `'\\''`)}'`,
  /** nginx, one parameter (nginx/src/core/ngx_conf_file.c): quotes and backslashes escape, `$` cannot be escaped. */
  nginx: (value: unknown) => {
    const text = String(value);
    if (/[$\0-\x1f\x7f]/.test(text)) throw new Error(`nginx has no way to write ${JSON.stringify(text)}`);
    return /^[\w./:=@~+[\]-]+$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
  },
  /** A line that is in the text's own language already: the lowering wrote it. */
  line: (value: unknown) => {
    const text = String(value);
    if (/[\0-\x1f\x7f]/.test(text)) throw new Error(`not one line: ${JSON.stringify(text)}`);
    return text;
  },
};

/**
 * Compiles a template for text that is not HTML: nothing is escaped by itself, a value that is not there is an error, and
 * values are written through one of the helpers above (a test sees to that).
 */
export function template<T>(source: string): (view: T) => string {
  const handlebars = Handlebars.create();
  for (const [name, helper] of Object.entries(helpers)) handlebars.registerHelper(name, helper);
  return handlebars.compile<T>(source, { strict: true, noEscape: true, knownHelpersOnly: false });
}
