/** Put in by the build: what `<forward-pass>` says itself, by language. */
declare const __EMBED_WORDS__: Record<string, Record<string, string>>;
/** Put in by the build: the parameters of the address, of which `<forward-pass>` has attributes. */
declare const __EMBED_PARAMS__: string[];
