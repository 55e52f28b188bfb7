//! What the planner is told about every index: figures of a large book, the same for all books and for good.
//!
//! Without figures it takes the rows of one account for ten, and walks all of them rather than use an index and sort. Figures
//! taken from the books would be those of a shop that has just opened, where every walk is short, and would stay so until they
//! are taken again. With fixed ones a statement is planned alike on the first day and after years.

/// Writes the figures, for the schema as it stands; part of a migration.
///
/// A table has a thousand million rows: more than the million that the planner expects of a part of a statement which it cannot
/// judge, so that it never walks a table to make a filter for one. The first of several columns says whose a row is and tells
/// nothing apart; each further one leaves a few rows, and the last of a unique key leaves one.
pub(crate) const FIXED: &str = "PRAGMA analysis_limit = 1;
    ANALYZE schema_migration;
    DELETE FROM sqlite_stat1;
    INSERT INTO sqlite_stat1 (tbl, idx, stat)
    SELECT t.name, CASE WHEN i.origin = 'pk' AND t.wr THEN t.name ELSE i.name END,
        '1000000000 ' || (SELECT group_concat(CASE
                WHEN c.seqno = n.columns - 1 AND i.\"unique\" THEN 1
                WHEN c.seqno = 0 AND n.columns > 1 THEN 1000000000
                ELSE max(2, 12 / (c.seqno + 1)) END, ' ')
            FROM pragma_index_info(i.name) c, (SELECT count(*) AS columns FROM pragma_index_info(i.name)) n)
    FROM pragma_table_list t, pragma_index_list(t.name) i
    WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!';
    ANALYZE sqlite_schema;";
