-- The exam's own view of the ledger. `ledger` is the attached database, opened read-only.
-- First part: facts, once. Second part (after the line of dashes): how things stand on :as_of.

CREATE TABLE task AS
SELECT t.seq, t.id, t.document_seq AS document, d.title AS document_title, t.source, t.number,
       t.title, t.due, t.recurrence AS rule, t.begins, t.ongoing, t.deadline_text
  FROM ledger.tasks t JOIN ledger.documents d ON d.seq = t.document_seq
 WHERE d.status = 'published' AND (:place = '' OR d.place = :place);
CREATE UNIQUE INDEX task_seq ON task (seq);
CREATE UNIQUE INDEX task_id ON task (id);

CREATE TABLE borne AS
SELECT k.task_seq AS task, k.unit_seq AS unit, u.name AS printed, k.role, MAX(k.lead) AS lead
  FROM ledger.task_units k
  JOIN task ON task.seq = k.task_seq
  JOIN ledger.units u ON u.seq = k.unit_seq
 GROUP BY k.task_seq, k.unit_seq, k.role;
CREATE INDEX borne_unit ON borne (unit, role);
CREATE INDEX borne_task ON borne (task, role);

-- What a unit is called on the day: documents print one name, people say when it got another.
CREATE TABLE called (unit INTEGER PRIMARY KEY, name TEXT);
INSERT INTO called SELECT seq, name FROM ledger.units;
CREATE VIEW carries AS
SELECT task, borne.unit, called.name, printed, role, lead
  FROM borne JOIN called ON called.unit = borne.unit;

-- A date in the text of an annex row makes no row late: only articles have milestones here.
CREATE TABLE moment AS
SELECT m.task_seq AS task, m.number, m.due, m.recurrence AS rule, m.begins, m.units,
       m.deadline_text
  FROM ledger.milestones m JOIN task ON task.seq = m.task_seq
 WHERE task.source = 'article';

-- Rows that name no date, rule or 长期 of their own but have dates in their text: whether those
-- speak for the row is left open. An article is late through a date in its sentence that has passed,
-- whatever its deadline field says (the contract).
CREATE TABLE loose AS
SELECT DISTINCT task.seq FROM task JOIN ledger.milestones m ON m.task_seq = task.seq
 WHERE task.source = 'annex' AND task.due IS NULL AND task.rule IS NULL AND NOT task.ongoing;

-- What recurs: the row's own rule, or a sentence of an article.
CREATE TABLE recurs AS
SELECT seq AS task, NULL AS milestone, rule, begins, '[]' AS units FROM task
 WHERE rule IS NOT NULL AND due IS NULL
UNION ALL
SELECT task, number, rule, begins, units FROM moment WHERE rule IS NOT NULL AND due IS NULL;

-- An annex row with a date of its own whose text also says 每月监测一次: whether that makes the row a
-- recurring duty is left open by the contract. Such rows may be listed with what recurs.
CREATE TABLE said_to_recur AS
SELECT m.task_seq AS task, m.recurrence AS rule, m.begins
  FROM ledger.milestones m JOIN task ON task.seq = m.task_seq
 WHERE task.source = 'annex' AND m.recurrence IS NOT NULL
   AND task.seq NOT IN (SELECT task FROM recurs);

CREATE TABLE paired AS
SELECT task_seq AS task FROM ledger.counterparts
UNION
SELECT counterpart_seq FROM ledger.counterparts;

CREATE TABLE said (id INTEGER, task_id TEXT, status TEXT, on_date TEXT, period TEXT,
                   milestone INTEGER);
CREATE TABLE ended (task INTEGER PRIMARY KEY);
CREATE TABLE closed (task INTEGER, milestone INTEGER, PRIMARY KEY (task, milestone));
CREATE TABLE period_done (task INTEGER, milestone INTEGER, period TEXT);
CREATE TABLE duty (task INTEGER, milestone INTEGER, due TEXT, done INTEGER);
CREATE INDEX duty_task ON duty (task);

-----------------------------------------------------------------------------------------------

DELETE FROM called;
DELETE FROM said;
DELETE FROM ended;
DELETE FROM closed;
DELETE FROM period_done;
DELETE FROM duty;

-- A new name counts from its day on, and so does the one after it.
INSERT INTO called
WITH RECURSIVE renamed AS (
    SELECT * FROM ledger.unit_decisions
     WHERE kind = 'rename' AND undoes IS NULL AND from_date <= :as_of
       AND id NOT IN (SELECT undoes FROM ledger.unit_decisions WHERE undoes IS NOT NULL)),
path (unit, place, name, step) AS (
    SELECT seq, place, name, 0 FROM ledger.units
    UNION
    SELECT path.unit, path.place, renamed.other, step + 1
      FROM path JOIN renamed ON renamed.unit = path.name AND renamed.place = path.place
     WHERE step < 9)
SELECT unit, name FROM (
    SELECT unit, name, ROW_NUMBER() OVER (PARTITION BY unit ORDER BY step DESC) AS age FROM path)
 WHERE age = 1;

-- An entry that was taken back never counted; taking back the taking back restores it.
INSERT INTO said
WITH RECURSIVE taken_back (first, id, depth) AS (
    SELECT id, id, 0 FROM ledger.progress WHERE undoes IS NULL
    UNION ALL
    SELECT taken_back.first, p.id, depth + 1
      FROM taken_back JOIN ledger.progress p ON p.undoes = taken_back.id)
SELECT p.id, p.task_id, p.status, p.on_date, p.period, p.milestone
  FROM ledger.progress p
 WHERE p.on_date <= :as_of
   AND p.id IN (SELECT first FROM taken_back GROUP BY first HAVING MAX(depth) % 2 = 0);

INSERT INTO ended
SELECT task FROM (
    SELECT task.seq AS task, said.status,
           ROW_NUMBER() OVER (PARTITION BY task.seq ORDER BY on_date DESC, said.id DESC) AS age
      FROM said JOIN task ON task.id = said.task_id
     WHERE said.milestone IS NULL AND (said.period IS NULL OR said.period = task.due))
 WHERE age = 1 AND status = 'done';

INSERT INTO closed
SELECT task, number FROM (
    SELECT moment.task, moment.number, said.status,
           ROW_NUMBER() OVER (PARTITION BY moment.task, moment.number
                              ORDER BY on_date DESC, said.id DESC) AS age
      FROM said JOIN task ON task.id = said.task_id
      JOIN moment ON moment.task = task.seq AND moment.number = said.milestone
     WHERE moment.due IS NOT NULL AND (said.period IS NULL OR said.period = moment.due))
 WHERE age = 1 AND status = 'done';

INSERT INTO period_done
SELECT task, milestone, period FROM (
    SELECT task.seq AS task, said.milestone, said.period, said.status,
           ROW_NUMBER() OVER (PARTITION BY task.seq, said.milestone, said.period
                              ORDER BY on_date DESC, said.id DESC) AS age
      FROM said JOIN task ON task.id = said.task_id
     WHERE said.period IS NOT NULL)
 WHERE age = 1 AND status = 'done';

-- What is due on a day: the row's own date, or a date in a sentence of an article. 长期 has none.
INSERT INTO duty
SELECT seq, NULL, due, seq IN (SELECT task FROM ended) FROM task
 WHERE due IS NOT NULL AND NOT ongoing
UNION ALL
SELECT moment.task, moment.number, moment.due,
       moment.task IN (SELECT task FROM ended) OR closed.task IS NOT NULL
  FROM moment JOIN task ON task.seq = moment.task
  LEFT JOIN closed ON closed.task = moment.task AND closed.milestone = moment.number
 WHERE moment.due IS NOT NULL AND NOT task.ongoing;
