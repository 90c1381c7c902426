using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Storage.Migrations;

/// <summary>
/// The link in the word of a changed number brings the old one back. And counting says whether the submission was counted by this very call: only
/// then it may be taken back.
/// </summary>
[DbContext(typeof(PortalDb))]
[Migration("20261128140000_OldNumberAndCountedTries")]
public sealed class OldNumberAndCountedTries : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>(name: "old_phone", table: "mailed_links", type: "text", nullable: true);
        migrationBuilder.Sql("""
            DROP FUNCTION judge_guess;
            DROP FUNCTION count_limits;
            CREATE FUNCTION count_limits(
                names text[], subjects bytea[], most integer[], spans interval[], waits interval[], repeats boolean[], form bytea, now_at timestamptz,
                OUT blocked_until timestamptz, OUT remaining integer, OUT next_at timestamptz, OUT is_first boolean)
            LANGUAGE plpgsql AS $$
            DECLARE
                i integer;
                seen limits%ROWTYPE;
                fresh boolean[];
            BEGIN
                remaining := 2147483647;
                is_first := false;
                FOR i IN 1 .. cardinality(names) LOOP
                    INSERT INTO limits (name, subject, window_ends) VALUES (names[i], subjects[i], now_at + spans[i]) ON CONFLICT DO NOTHING;
                    SELECT * INTO seen FROM limits l WHERE l.name = names[i] AND l.subject = subjects[i] FOR UPDATE;
                    -- The same submission, arriving twice: here it was counted and allowed before.
                    fresh[i] := repeats[i] OR form IS NULL OR seen.last_form IS DISTINCT FROM form;
                    IF fresh[i] AND seen.blocked_until > now_at THEN blocked_until := greatest(blocked_until, seen.blocked_until); END IF;
                END LOOP;
                IF blocked_until IS NOT NULL OR NOT (true = ANY (fresh)) THEN
                    remaining := 0;
                    RETURN;
                END IF;
                FOR i IN 1 .. cardinality(names) LOOP
                    CONTINUE WHEN NOT fresh[i];
                    is_first := is_first OR NOT repeats[i];
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
            CREATE FUNCTION judge_guess(
                challenge text, most_tries integer,
                names text[], subjects bytea[], most integer[], spans interval[], waits interval[], repeats boolean[], form bytea, now_at timestamptz,
                OUT tries integer, OUT blocked_until timestamptz, OUT next_at timestamptz, OUT is_first boolean)
            LANGUAGE plpgsql AS $$
            BEGIN
                is_first := false;
                SELECT max(l.blocked_until) INTO blocked_until
                FROM unnest(names, subjects) AS asked (name, subject) JOIN limits l ON l.name = asked.name AND l.subject = asked.subject
                WHERE l.blocked_until > now_at;
                IF blocked_until IS NOT NULL THEN RETURN; END IF;

                UPDATE challenges c SET tries = c.tries + CASE WHEN c.last_form = form THEN 0 ELSE 1 END, last_form = form
                WHERE c.id = challenge AND (c.tries < most_tries OR c.last_form = form) AND c.used_at IS NULL AND c.ended_at IS NULL AND c.expires_at > now_at
                RETURNING c.tries INTO tries;
                IF tries IS NULL THEN RETURN; END IF;

                SELECT counted.blocked_until, counted.next_at, counted.is_first INTO blocked_until, next_at, is_first FROM count_limits(names, subjects, most, spans, waits, repeats, form, now_at) counted;
                IF blocked_until IS NOT NULL THEN tries := NULL; END IF;
            END $$;
            """);
    }

    /// <summary>The functions stay: who does not ask whether a try was counted now is answered as before.</summary>
    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropColumn(name: "old_phone", table: "mailed_links");
}
