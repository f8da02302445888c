"""SQL functions of the Chinese search index.

A text is folded (NFKC, lower case, punctuation to blanks) and cut into pairs of neighbouring characters; the
last character of each run stands alone too, so that one character can be found by prefix. plpgsql with a high
cost keeps the planner from inlining the function and evaluating it row by row; the schema is written out
because indexes are built with an empty search path.
"""

ZH_FUNCTIONS = r"""
CREATE FUNCTION zh_norm(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN regexp_replace(lower(normalize(t, NFKC)), '[^[:alnum:]]+', ' ', 'g');

CREATE FUNCTION zh_pairs(n text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN array_remove(string_to_array(
    regexp_replace(n, '([^ ]{2})', '\1 ', 'g') || ' ' ||
    regexp_replace(regexp_replace(n, '(^| )[^ ]', '\1', 'g'), '([^ ]{2})', '\1 ', 'g'), ' '), '');

CREATE FUNCTION zh_case_terms(title text, narrative text) RETURNS tsvector
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 20000 AS $$
BEGIN
  RETURN array_to_tsvector(public.zh_pairs(public.zh_norm(coalesce(title, '') || ' ' || coalesce(narrative, ''))));
END
$$;
"""

ZH_FUNCTIONS_BACK = """
DROP FUNCTION zh_case_terms(text, text);
DROP FUNCTION zh_pairs(text);
DROP FUNCTION zh_norm(text);
"""
