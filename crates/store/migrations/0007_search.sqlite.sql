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
