using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Storage.Migrations;

/// <summary>
/// A submission that arrives again is counted once at each limit by itself: that one limit has seen it before says nothing of another one that
/// is used up. And some limits count every arrival.
/// </summary>
[DbContext(typeof(PortalDb))]
[Migration("20261128063000_EachLimitByItself")]
public sealed class EachLimitByItself : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        DROP FUNCTION count_limits;
        CREATE FUNCTION count_limits(
            names text[], subjects bytea[], most integer[], spans interval[], waits interval[], repeats boolean[], form bytea, now_at timestamptz,
            OUT blocked_until timestamptz, OUT remaining integer, OUT next_at timestamptz)
        LANGUAGE plpgsql AS $$
        DECLARE
            i integer;
            seen limits%ROWTYPE;
            fresh boolean[];
        BEGIN
            remaining := 2147483647;
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

    /// <summary>Back is forward: what came before let a guess through that had been counted elsewhere.</summary>
    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("The function before this one let guesses through.");
}
