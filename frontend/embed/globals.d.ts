/** Put in by the build: what `<forward-pass>` says itself, by language. */
declare const __EMBED_WORDS__: Record<string, Record<string, string>>;
