-- What variants are found by, cut into runs of three letters. The key is the account and, below it in forty bits, the variant's
-- number, so that an account is a range. Words are two spaces apart and two before the first, so that a word's first letter alone
-- can be looked for. Variants that lists leave out are not in it.
CREATE VIRTUAL TABLE variant_words USING fts5(
    text,
    content = '',
    contentless_delete = 1,
    tokenize = 'trigram case_sensitive 1'
);

CREATE TRIGGER variant_words_insert AFTER INSERT ON variant
WHEN NEW.deleted_at IS NULL AND NOT NEW.hidden
BEGIN
    INSERT INTO variant_words (rowid, text)
        VALUES ((NEW.account << 40) | NEW.number, '  ' || replace(NEW.search, ' ', '  '));
END;

CREATE TRIGGER variant_words_update AFTER UPDATE OF search, deleted_at, hidden ON variant
WHEN OLD.search <> NEW.search
    OR (OLD.deleted_at IS NULL AND NOT OLD.hidden) <> (NEW.deleted_at IS NULL AND NOT NEW.hidden)
BEGIN
    DELETE FROM variant_words WHERE rowid = (OLD.account << 40) | OLD.number;
    INSERT INTO variant_words (rowid, text)
        SELECT (NEW.account << 40) | NEW.number, '  ' || replace(NEW.search, ' ', '  ')
        WHERE NEW.deleted_at IS NULL AND NOT NEW.hidden;
END;

CREATE TRIGGER variant_words_delete AFTER DELETE ON variant
WHEN OLD.deleted_at IS NULL AND NOT OLD.hidden
BEGIN
    DELETE FROM variant_words WHERE rowid = (OLD.account << 40) | OLD.number;
END;

INSERT INTO variant_words (rowid, text)
    SELECT (account << 40) | number, '  ' || replace(search, ' ', '  ')
    FROM variant WHERE deleted_at IS NULL AND NOT hidden;

-- How many rows a key names, of an account of a million variants. Without statistics the planner takes an account for ten rows
-- and reads all of its lots for each variant of a list. All indexes of a table are told, else those that are not look best.
-- `PRAGMA optimize` replaces this by what it sees, table by table.
ANALYZE sqlite_schema;
DELETE FROM sqlite_stat1 WHERE tbl IN ('product', 'variant', 'lot', 'level', 'barcode', 'image', 'product_tag', 'document_line');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('product', 'product', '250000 250000 1'),
    ('product', 'sqlite_autoindex_product_2', '250000 250000 1'),
    ('product', 'sqlite_autoindex_product_3', '250000 250000 250000 1'),
    ('product', 'product_sku', '250000 250000 1'),
    ('product', 'product_name', '250000 250000 2'),
    ('product', 'product_brand', '250000 250000 5000 1'),
    ('product', 'product_category', '250000 250000 1000 1'),
    ('product', 'product_supplier', '250000 250000 1000 1'),
    ('variant', 'variant', '1000000 1000000 1'),
    ('variant', 'sqlite_autoindex_variant_2', '1000000 1000000 1'),
    ('variant', 'variant_product', '1000000 1000000 4'),
    ('variant', 'variant_listed', '1000000 1000000 1 1 1 1'),
    ('variant', 'variant_name', '1000000 1000000 2 1 1 1 1'),
    ('variant', 'variant_updated', '1000000 1000000 2 1 1 1 1'),
    ('lot', 'lot', '1000000 1000000 1'),
    ('lot', 'lot_variant', '1000000 1000000 2 1 1 1'),
    ('lot', 'lot_stocked', '500000 500000 2 1 1 1'),
    ('lot', 'lot_location', '1000000 1000000 100000 1'),
    ('lot', 'lot_document', '1000000 1000000 100'),
    ('lot', 'lot_deficit', '100 100 1 1'),
    ('level', 'level', '1000000 1000000 2 1'),
    ('level', 'level_location', '1000000 1000000 100000 1'),
    ('barcode', 'barcode', '1000000 1000000 1'),
    ('barcode', 'barcode_variant', '1000000 1000000 1 1'),
    ('image', 'image', '250000 250000 1'),
    ('image', 'image_owner', '250000 250000 1 1 1'),
    ('product_tag', 'product_tag', '250000 250000 2 1'),
    ('product_tag', 'product_tag_tag', '250000 250000 2000'),
    ('document_line', 'document_line', '1000000 1000000 1'),
    ('document_line', 'sqlite_autoindex_document_line_2', '1000000 1000000 1'),
    ('document_line', 'document_line_document', '1000000 1000000 100 1'),
    ('document_line', 'document_line_variant', '1000000 1000000 2');
ANALYZE sqlite_schema;
