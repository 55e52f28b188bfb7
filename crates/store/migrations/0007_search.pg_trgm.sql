-- Finds LIKE '%…%' by runs of three letters. Without it the same statements read the account's variants one by one.
CREATE INDEX variant_search ON variant USING gin (search {extension}.gin_trgm_ops)
    WHERE deleted_at IS NULL AND NOT hidden;
