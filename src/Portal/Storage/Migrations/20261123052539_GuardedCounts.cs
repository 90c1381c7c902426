using Microsoft.EntityFrameworkCore.Migrations;

namespace Portal.Storage.Migrations;

/// <summary>What only SQL can promise: counts that no entity carries, the counting of limits in one statement, a country that never changes, states that never go back.</summary>
public partial class GuardedCounts : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var table in new[] { "challenges", "human_checks", "card_attempts" })
            migrationBuilder.Sql($"""
                ALTER TABLE {table}
                    ADD COLUMN tries integer NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 5),
                    ADD COLUMN last_form bytea;
                """);

        migrationBuilder.Sql("""
            CREATE TABLE limits (
                name text NOT NULL,
                subject bytea NOT NULL,
                count integer NOT NULL DEFAULT 0,
                window_ends timestamptz NOT NULL,
                blocked_until timestamptz,
                last_form bytea,
                PRIMARY KEY (name, subject));
            CREATE INDEX ix_limits_window_ends ON limits (window_ends);
            """);

        // Counts one act against every limit given, or against none when one of them blocks. Rows are locked in the order given, which
        // the caller keeps the same everywhere. The act that uses up a limit is allowed and starts the wait.
        migrationBuilder.Sql("""
            CREATE FUNCTION count_limits(
                names text[], subjects bytea[], most integer[], spans interval[], waits interval[], form bytea, now_at timestamptz,
                OUT blocked_until timestamptz, OUT remaining integer, OUT next_at timestamptz)
            LANGUAGE plpgsql AS $$
            DECLARE
                i integer;
                seen limits%ROWTYPE;
                again boolean := false;
            BEGIN
                remaining := 2147483647;
                FOR i IN 1 .. cardinality(names) LOOP
                    INSERT INTO limits (name, subject, window_ends) VALUES (names[i], subjects[i], now_at + spans[i]) ON CONFLICT DO NOTHING;
                    SELECT * INTO seen FROM limits l WHERE l.name = names[i] AND l.subject = subjects[i] FOR UPDATE;
                    again := again OR coalesce(seen.last_form = form, false);
                    IF seen.blocked_until > now_at THEN blocked_until := greatest(blocked_until, seen.blocked_until); END IF;
                END LOOP;
                IF again THEN
                    -- The same submission, arriving twice: it was counted and allowed before.
                    blocked_until := NULL;
                    remaining := 0;
                    RETURN;
                END IF;
                IF blocked_until IS NOT NULL THEN
                    remaining := 0;
                    RETURN;
                END IF;
                FOR i IN 1 .. cardinality(names) LOOP
                    UPDATE limits l SET
                        count = CASE WHEN l.window_ends <= now_at OR l.blocked_until IS NOT NULL THEN 1 ELSE l.count + 1 END,
                        window_ends = CASE WHEN l.window_ends <= now_at OR l.blocked_until IS NOT NULL THEN now_at + spans[i] ELSE l.window_ends END,
                        blocked_until = NULL,
                        last_form = form
                    WHERE l.name = names[i] AND l.subject = subjects[i]
                    RETURNING * INTO seen;
                    IF seen.count >= most[i] THEN
                        UPDATE limits l SET blocked_until = now_at + waits[i] WHERE l.name = names[i] AND l.subject = subjects[i];
                        next_at := greatest(next_at, now_at + waits[i]);
                    END IF;
                    remaining := least(remaining, most[i] - seen.count);
                END LOOP;
            END $$;
            """);

        migrationBuilder.Sql("""
            CREATE FUNCTION refuse_country_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'The country of an account never changes.'; END $$;
            CREATE TRIGGER accounts_country_is_for_good BEFORE UPDATE ON accounts
                FOR EACH ROW WHEN (OLD.country IS DISTINCT FROM NEW.country) EXECUTE FUNCTION refuse_country_change();
            """);

        migrationBuilder.Sql("""
            CREATE FUNCTION refuse_change_after_the_end() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'What has ended does not change.'; END $$;
            CREATE TRIGGER intents_end_for_good BEFORE UPDATE ON intents
                FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL OR OLD.key <> NEW.key) EXECUTE FUNCTION refuse_change_after_the_end();
            CREATE TRIGGER card_payments_end_for_good BEFORE UPDATE ON card_payments
                FOR EACH ROW WHEN (OLD.state IN ('Returned', 'Declined') OR OLD.amount_cents <> NEW.amount_cents OR OLD.kind <> NEW.kind)
                EXECUTE FUNCTION refuse_change_after_the_end();
            """);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            DROP TRIGGER card_payments_end_for_good ON card_payments;
            DROP TRIGGER intents_end_for_good ON intents;
            DROP FUNCTION refuse_change_after_the_end;
            DROP TRIGGER accounts_country_is_for_good ON accounts;
            DROP FUNCTION refuse_country_change;
            DROP FUNCTION count_limits;
            DROP TABLE limits;
            """);
        foreach (var table in new[] { "challenges", "human_checks", "card_attempts" })
            migrationBuilder.Sql($"ALTER TABLE {table} DROP COLUMN tries, DROP COLUMN last_form;");
    }
}
